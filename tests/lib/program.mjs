// Programs that tests run: started, watched, stopped, and gone with the test whatever happens.

import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const LOG_LINES_KEPT = 2000;
const LOG_LINES_SHOWN = 40;
const LOG_LINES_IN_ERROR = 8;

const running = new Set();
const scratchDirs = new Set();
const portsHandedOut = new Set();
const closers = new Set();

/** A new empty folder, removed when this process ends. */
export function scratchDir(label = 'node') {
  const dir = mkdtempSync(join(tmpdir(), `credit-network-${label}-`));
  scratchDirs.add(dir);
  return dir;
}

/** Removes a folder made by `scratchDir` at once. */
export function removeScratchDir(dir) {
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  scratchDirs.delete(dir);
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Below the range that the kernel gives to outgoing connections, so that none takes the port before the node does. Files
// of tests run side by side, each in a process of its own with a number near the others': each draws from a part of its own.
const PORT_RANGE = { first: 20_000, parts: 60, each: 200 };
const PORTS_FROM = PORT_RANGE.first + (process.pid % PORT_RANGE.parts) * PORT_RANGE.each;

/** A free TCP port on loopback, never the same twice in one run. */
export async function freePort() {
  for (let attempt = 0; attempt < 2000; attempt += 1) {
    const port = PORTS_FROM + Math.floor(Math.random() * PORT_RANGE.each);
    if (portsHandedOut.has(port)) continue;
    const free = await new Promise((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) {
      portsHandedOut.add(port);
      return port;
    }
  }
  throw new Error('No free port found');
}

/**
 * Asks `probe` until it answers something other than `undefined`, `null` or `false`, and returns that.
 * An error thrown by the probe counts as "not yet" and is told when time runs out.
 * Gives up at once when one of `programs` has died.
 */
export async function eventually(what, probe, { timeoutMs = 30_000, everyMs = 250, programs = [] } = {}) {
  const start = performance.now();
  let lastError;
  for (;;) {
    for (const program of programs) program.assertRunning();
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() - start > timeoutMs) {
      const cause = lastError?.cause ? `, ${lastError.cause.message ?? lastError.cause}` : '';
      const because = lastError ? ` (last error: ${lastError.message}${cause})` : '';
      const tails = programs.map((program) => `\n${program.logTail(LOG_LINES_IN_ERROR)}`).join('');
      throw new Error(`Not within ${timeoutMs / 1000} s: ${what}${because}${tails}`);
    }
    await sleep(everyMs);
  }
}

/** Every program that is running now. */
export const runningPrograms = () => [...running];

/** One running program. */
export class Program {
  #child;
  #exited;
  #lines = [];
  #logFile;

  /**
   * Starts a program.
   *
   * @param {string} name how failures and the file of its log call it
   * @param {string} path of the executable
   * @param {string[]} args
   * @param {Record<string, string>} [environment] beside this process's own
   */
  constructor(name, path, args, environment = {}) {
    this.name = name;
    this.commandLine = [path, ...args].join(' ');
    this.startedAt = performance.now();
    this.#child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
    running.add(this);
    const keepLogsIn = process.env.CREDIT_NETWORK_TEST_LOGS;
    if (keepLogsIn) {
      this.#logFile = createWriteStream(join(keepLogsIn, `${name}-${this.#child.pid}.log`), { flags: 'a' });
    }
    for (const stream of [this.#child.stdout, this.#child.stderr]) this.#capture(stream);
    this.#exited = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#lines.push(`could not start: ${error.message}`);
        running.delete(this);
        resolve({ code: null, signal: null });
      });
      this.#child.once('exit', (code, signal) => {
        running.delete(this);
        this.exit = { code, signal };
        resolve(this.exit);
      });
    });
  }

  #capture(stream) {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => {
      this.#logFile?.write(chunk);
      const parts = (rest + chunk).split('\n');
      rest = parts.pop();
      this.#lines.push(...parts);
      if (this.#lines.length > LOG_LINES_KEPT) this.#lines.splice(0, this.#lines.length - LOG_LINES_KEPT);
    });
  }

  get pid() {
    return this.#child.pid;
  }

  /** Milliseconds since the process was started. */
  get age() {
    return performance.now() - this.startedAt;
  }

  /** The log's kept lines. */
  get log() {
    return this.#lines.join('\n');
  }

  /** The last lines of the log, headed by the program's name and command line. */
  logTail(lines = LOG_LINES_SHOWN) {
    return [
      `--- ${this.name} (pid ${this.pid}): ${this.commandLine}`,
      ...this.#lines.slice(-lines),
      `--- end of ${this.name}`,
    ].join('\n');
  }

  assertRunning() {
    if (!running.has(this)) {
      const { code, signal } = this.exit ?? {};
      throw new Error(`${this.name} is not running (exit code ${code}, signal ${signal})\n${this.logTail()}`);
    }
  }

  /** Resident memory in MiB, as the kernel counts it. */
  residentMiB() {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)[1]) / 1024;
  }

  /**
   * Sends a signal and waits for the end. Returns `{ code, signal, ms }`.
   * One that does not end in time is killed, and that is an error.
   */
  async stop(signal = 'SIGTERM', timeoutMs = 30_000) {
    if (!running.has(this)) return { ...(await this.#exited), ms: 0 };
    const asked = performance.now();
    this.#child.kill(signal);
    let timer;
    const tooLate = new Promise((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    const inTime = await Promise.race([this.#exited, tooLate]);
    // A timer that runs on would keep the whole file of tests from ending.
    clearTimeout(timer);
    if (!inTime) {
      this.#child.kill('SIGKILL');
      await this.#exited;
      throw new Error(`${this.name} did not end within ${timeoutMs / 1000} s of ${signal}\n${this.logTail()}`);
    }
    return { ...inTime, ms: performance.now() - asked };
  }

  killNow() {
    this.#child.kill('SIGKILL');
  }
}

/** Registers what is to be closed before the programs are stopped (connections, mostly). */
export function beforeStop(close) {
  closers.add(close);
}

/** Stops all programs that this process started and removes its scratch folders. */
export async function stopAll() {
  await Promise.allSettled([...closers].map((close) => close()));
  closers.clear();
  await Promise.allSettled([...running].map((program) => program.stop()));
  for (const dir of [...scratchDirs]) removeScratchDir(dir);
}

process.on('exit', () => {
  for (const program of running) program.killNow();
  for (const dir of scratchDirs) {
    try {
      removeScratchDir(dir);
    } catch {
      // A program killed a moment ago may still be writing there; the exit code matters more than the folder.
    }
  }
});
for (const [signal, number] of [['SIGINT', 2], ['SIGTERM', 15], ['SIGHUP', 1]]) {
  process.on(signal, () => process.exit(128 + number));
}

// A runner that is killed outright cannot tell its test files: they notice that their parent has changed.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, 1000).unref();
