import { spawn } from 'node:child_process';

/**
 * A program with all that it starts, ended together.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} environment added to the present one
 * @param {import('node:child_process').StdioOptions} [stdio]
 */
export function start(command, args, environment, stdio = ['ignore', 'pipe', 'pipe']) {
  const child = spawn(command, args, {
    detached: true,
    env: { ...process.env, ...environment },
    stdio,
  });
  const end = () =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null || !child.pid) resolve(null);
      else {
        child.once('exit', resolve);
        process.kill(-child.pid, 'SIGKILL');
      }
    });
  return { child, end };
}

/**
 * What a program says, up to what is looked for.
 * @param {import('node:stream').Readable} stream
 * @param {RegExp} pattern
 * @returns {Promise<RegExpExecArray>}
 */
export const said = (stream, pattern) =>
  new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (data) => {
      text += data;
      const match = pattern.exec(text);
      if (match) resolve(match);
    });
    stream.once('end', () => reject(new Error(`ended without ${pattern}: ${text.slice(-500)}`)));
  });
