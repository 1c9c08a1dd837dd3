// What people do on the chain, from first to last on one live `dev` node and through the client that wallets use.
//
// The order matters: the deposit comes first and its withdrawal last, since an epoch has to pass between them.

import { startDev } from '../lib/dev.mjs';
import { prepare } from '../lib/scenario.mjs';
import { depositing, donating, founding, joining, presetBanks, withdrawing } from './banks.mjs';
import { contract } from './contract.mjs';
import { borrowing, identities, repaying, requesting } from './loan.mjs';
import { refusals } from './refusals.mjs';

prepare(startDev);

contract();
presetBanks();
depositing();
borrowing();
repaying();
requesting();
refusals();
founding();
joining();
donating();
withdrawing();
identities();
