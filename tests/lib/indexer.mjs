// The indexer as a process, and the databases that it writes into.

import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { Program, beforeStop, eventually, freePort, scratchDir } from './program.mjs';

/** Path of the indexer; throws with what to do when there is none. */
export function indexerPath() {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const target = process.env.CARGO_TARGET_DIR ?? join(cache, 'credit-network', 'target');
  const path = process.env.CREDIT_NETWORK_INDEXER ?? join(target, 'services', 'debug', 'credit-network-indexer');
  if (!existsSync(path)) {
    throw new Error(
      `No indexer at ${path}: \`cargo build -p credit-network-indexer\` in services/, or name one in CREDIT_NETWORK_INDEXER.`,
    );
  }
  return path;
}

/** How many bytes a program may answer with. */
const LONGEST_ANSWER = 256 * 1024 * 1024;

/** Where Debian puts what a server of PostgreSQL needs and users do not. */
const DEBIAN = '/usr/lib/postgresql';

/** One of PostgreSQL's programs, of the newest version that is installed. */
function postgresProgram(name) {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(DEBIAN, version, 'bin', name)).find(existsSync);
  return found ?? name;
}

/** A server of PostgreSQL in a scratch folder, gone with the test. It refuses to run as root. */
export class Postgres {
  static async start() {
    const self = new Postgres();
    const dir = scratchDir('postgres');
    self.port = await freePort();
    const user = process.getuid() === 0 ? 'postgres' : undefined;
    const run = (program, args) => {
      const path = postgresProgram(program);
      const [file, all] = user ? ['runuser', ['-u', user, '--', path, ...args]] : [path, args];
      const { status, stdout, stderr, error } = spawnSync(file, all, { encoding: 'utf8', cwd: '/', timeout: 60_000 });
      if (error || status !== 0) {
        throw new Error(`${program}: ${error?.message ?? `${stdout}${stderr}`}: install Debian's package postgresql`);
      }
    };
    if (user) {
      const id = (flag) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
      chmodSync(dir, 0o755);
      mkdirSync(join(dir, 'own'));
      chownSync(join(dir, 'own'), id('-u'), id('-g'));
    } else {
      mkdirSync(join(dir, 'own'));
    }
    const [data, sockets] = [join(dir, 'own', 'data'), join(dir, 'own')];
    run('initdb', ['-D', data, '-A', 'trust', '-U', 'indexer', '-E', 'UTF8', '--locale=C', '--no-sync']);
    const settings = `-p ${self.port} -k ${sockets} -c listen_addresses=127.0.0.1`;
    run('pg_ctl', ['-D', data, '-o', settings, '-l', join(sockets, 'log'), '-w', 'start']);
    self.stop = () => run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
    beforeStop(self.stop);
    self.query('CREATE DATABASE indexer', 'postgres');
    return self;
  }

  get url() {
    return `postgres://indexer@127.0.0.1:${this.port}/indexer`;
  }

  /** What a query answers, without decoration. */
  query(sql, database = 'indexer') {
    const url = `postgres://indexer@127.0.0.1:${this.port}/${database}`;
    return execFileSync('psql', [url, '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', sql], { encoding: 'utf8', maxBuffer: LONGEST_ANSWER }).trim();
  }
}

/** A file of SQLite. */
export class Sqlite {
  constructor() {
    this.file = join(scratchDir('sqlite'), 'indexer.db');
  }

  get url() {
    return `sqlite:${this.file}`;
  }

  query(sql) {
    return execFileSync('sqlite3', ['-cmd', '.timeout 10000', this.file, sql], { encoding: 'utf8', maxBuffer: LONGEST_ANSWER }).trim();
  }
}

/** One indexer and its database, through all its restarts. */
export class Indexer {
  #program;

  /** How often it was started. */
  starts = 0;

  /**
   * @param {string} name
   * @param {string} node its WebSocket URL
   * @param {Postgres | Sqlite} database
   */
  static async prepare(name, node, database) {
    const self = new Indexer();
    Object.assign(self, { name, node, database, port: await freePort() });
    return self;
  }

  #args(command, ...args) {
    return [command, ...args, '--node', this.node, '--database', this.database.url];
  }

  start() {
    this.starts += 1;
    const args = this.#args('run', '--listen', `127.0.0.1:${this.port}`, '--log', 'json');
    this.#program = new Program(`indexer-${this.name}`, indexerPath(), args, { INDEXER_FOLLOW__POLL: '250ms' });
    return this.#program;
  }

  get program() {
    return this.#program;
  }

  /** Ends it as a power failure of the machine would end the process. */
  kill() {
    return this.#program.stop('SIGKILL');
  }

  stop() {
    return this.#program.stop();
  }

  /** Runs another command to its end. */
  run(command, ...args) {
    const { status, stdout, stderr, error } = spawnSync(indexerPath(), this.#args(command, ...args, '--log', 'json'), {
      encoding: 'utf8',
      timeout: 120_000,
      maxBuffer: LONGEST_ANSWER,
    });
    if (error) throw error;
    return { code: status, stdout, stderr };
  }

  /** What `verify` or `prove` says, and its exit code. */
  ask(command, ...args) {
    const { code, stdout, stderr } = this.run(command, ...args, '--json');
    if (!stdout.trim()) throw new Error(`${command} of ${this.name}: ${stderr}`);
    return { code, ...JSON.parse(stdout) };
  }

  get(path) {
    return fetch(`http://127.0.0.1:${this.port}${path}`, { signal: AbortSignal.timeout(20_000) });
  }

  /** What a path answers, which must be there. */
  async json(path) {
    const response = await this.get(path);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** All items of a list, page by page. */
  async all(path) {
    const items = [];
    let start;
    do {
      const separator = path.includes('?') ? '&' : '?';
      const from = start === undefined ? '' : `${separator}start=${encodeURIComponent(start)}`;
      const page = await this.json(`${path}${from}`);
      items.push(...page.items);
      start = page.next ?? undefined;
    } while (start !== undefined);
    return items;
  }

  /** Waits until a block is written. */
  untilWritten(number, timeoutMs = 60_000) {
    return eventually(
      `the indexer ${this.name} has written block ${number}`,
      async () => (await this.json('/health')).last_block >= number,
      { timeoutMs, everyMs: 200, programs: [this.#program] },
    );
  }
}
