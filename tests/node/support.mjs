// What the tests on Node share: paths, runs of the command line, small images.

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { loadModule } from '../../web/engine/module.js';
import { openSources } from '../../web/engine/opening.js';
import { MemorySource } from '../../web/engine/sources.js';

/** @typedef {{status: number | null, stdout: string, stderr: string}} Run */

const kAnalyse = fileURLToPath(new URL('../../web/cli/analyse.mjs', import.meta.url));
export const kWasm = fileURLToPath(new URL('../../build/wasm/phasebound.wasm', import.meta.url));
export const kGolden = fileURLToPath(new URL('../golden/', import.meta.url));

/** An instance of the module that is tested. */
export async function loadEngine() {
  return loadModule(new Uint8Array(await readFile(kWasm)));
}

/**
 * Opens an image from a file that is in memory.
 * @param {import('../../web/engine/types.js').PhaseboundModule} engine
 * @param {Uint8Array} bytes
 * @param {import('../../web/engine/types.js').OpenOptions} [options]
 */
export const openBytes = (engine, bytes, options = {}) =>
  openSources(engine, [new MemorySource(bytes)], options);

/** @param {readonly string[]} args */
export function startAnalyse(args) {
  return spawn(process.execPath, [kAnalyse, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
}

/**
 * Runs the command line to its end.
 * @param {readonly string[]} args
 * @param {string} [input]
 * @returns {Promise<Run>}
 */
export function runAnalyse(args, input = '') {
  const child = startAnalyse(args);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/**
 * @param {string} stdout
 * @returns {any[]} the objects of its lines
 */
export function jsonLines(stdout) {
  const lines = stdout.split('\n');
  if (lines.pop() !== '') throw new Error(`the last line does not end: ${stdout}`);
  return lines.map((line) => JSON.parse(line));
}

/**
 * A folder for the files of a test, gone after it.
 * @param {import('node:test').TestContext} context
 */
export async function temporaryFolder(context) {
  const folder = await mkdtemp(join(tmpdir(), 'phasebound '));
  context.after(() => rm(folder, { recursive: true }));
  return {
    path: folder,
    /**
     * @param {string} name
     * @param {Uint8Array | string} content
     * @returns {Promise<string>} the path
     */
    async add(name, content) {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
  };
}

/**
 * A BMP file of 24 bits a pixel.
 * @param {number} height
 * @param {number} width
 * @param {(y: number, x: number) => number} colour 0xRRGGBB
 */
export function bitmap(height, width, colour) {
  const kHeader = 54;
  const rowBytes = Math.ceil((3 * width) / 4) * 4;
  const file = Buffer.alloc(kHeader + rowBytes * height);
  file.write('BM', 0, 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(kHeader, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      // Rows stand from the lowest up, a pixel as blue, green, red.
      file.writeUIntLE(colour(y, x), kHeader + rowBytes * (height - 1 - y) + 3 * x, 3);
    }
  }
  return file;
}

export const kBlack = 0;
export const kRed = 0xff0000;
export const kWhite = 0xffffff;

/**
 * Square cells of some colours, drawn by a generator of its own so that every run is the same.
 * @param {number} side
 * @param {readonly number[]} colours 0xRRGGBB
 * @param {number} [seed]
 */
export function cells(side, colours, seed = 1) {
  const kCell = 6;
  let state = seed >>> 0;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  for (let i = 0; i < 8; ++i) next();
  const perRow = Math.ceil(side / kCell);
  const drawn = Array.from(
    { length: perRow ** 2 },
    () => colours[Math.floor(next() * colours.length)],
  );
  return bitmap(
    side,
    side,
    (y, x) => drawn[Math.floor(y / kCell) * perRow + Math.floor(x / kCell)],
  );
}

/**
 * A folder with an image.
 * @param {import('node:test').TestContext} context
 */
export async function twoPhases(context) {
  const folder = await temporaryFolder(context);
  return { folder, file: await folder.add('two phases.bmp', cells(120, [kBlack, kWhite])) };
}
