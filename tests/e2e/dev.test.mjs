// What people do on the chain, from first to last on one live `dev` node and through the client that wallets use.
//
// The order matters: deposits come first and withdrawals last, since an epoch has to pass between them, and meanwhile
// all else happens. Votes take half a minute each: between a proposal and what becomes of it stand other scenarios.

import { startDev } from '../lib/dev.mjs';
import { prepare } from '../lib/scenario.mjs';
import { arriving, depositing, donating, founding, joining, presetBanks, withdrawing } from './banks.mjs';
import { contract } from './contract.mjs';
import { attesting, havingLostTrust, losingTrust } from './credential.mjs';
import { failing } from './default.mjs';
import { approving, carryingOut, deciding, proposing, referring } from './governance.mjs';
import { beingOnePerson, documents } from './identity.mjs';
import { borrowing, identities, repaying, requesting } from './loan.mjs';
import { peerLending, returningPledges } from './peers.mjs';
import { lendingOut, openingDelta, queueing } from './queue.mjs';
import { refusals } from './refusals.mjs';

prepare(startDev);

contract();
presetBanks();
depositing();
openingDelta();
arriving();
proposing();
joining();
borrowing();
repaying();
deciding();
requesting();
referring();
peerLending();
approving();
refusals();
carryingOut();
founding();
returningPledges();
beingOnePerson();
donating();
lendingOut();
withdrawing();
queueing();
failing(() => {
  attesting();
  losingTrust();
  documents();
});
havingLostTrust();
identities();
