// The command line with lists of files: from a file, or as they come.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

import {
  cells,
  jsonLines,
  kBlack,
  kGolden,
  kRed,
  kWhite,
  runAnalyse,
  startAnalyse,
  temporaryFolder,
  twoPhases,
} from './support.mjs';

test(
  'each line of standard input is answered as it comes',
  { timeout: 60_000 },
  async (context) => {
    const { folder, file } = await twoPhases(context);
    const broken = await folder.add('broken file.png', 'x');
    const child = startAnalyse(['--json', '--phase', '255', '--files-from', '-']);
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const asked = [file, broken, `${folder.path}/missing`, file];
    for (const [i, path] of asked.entries()) {
      // Blank lines and line ends of Windows are no paths.
      child.stdin.write(i % 2 === 0 ? `\n${path}\r\n \n` : `${path}\n`);
      const { value } = await answers.next();
      const answer = JSON.parse(value);
      assert.equal(answer.file, path);
      assert.equal('error' in answer, path !== file);
    }
    // The last line may lack its end.
    child.stdin.end(file);
    assert.equal(JSON.parse((await answers.next()).value).file, file);
    assert.ok((await answers.next()).done);
    const [status] = await once(child, 'close');
    assert.equal(status, 1);
  },
);

test('a list of files follows the files named before', async (context) => {
  const { folder, file } = await twoPhases(context);
  const other = await folder.add('ünïcode.bmp', cells(60, [kBlack, kWhite]));
  const list = await folder.add('list', `\ufeff${other}\n\n${file}\n`);
  const { status, stdout } = await runAnalyse(['--json', file, '--files-from', list]);
  assert.equal(status, 0);
  assert.deepEqual(
    jsonLines(stdout).map((answer) => answer.file),
    [file, other, file],
  );
});

test('a list whose paths end with a NUL holds names of any kind', async (context) => {
  const { folder, file } = await twoPhases(context);
  const names = ['two\nlines.bmp', '\ufeffmarked.bmp ', 'behind a return\r'];
  const paths = [];
  for (const name of names) paths.push(await folder.add(name, cells(60, [kBlack, kWhite])));
  const missing = `${folder.path}/none\nof it.bmp`;
  const args = ['--json', '--phase', '255', '--files0-from', '-'];
  const { status, stdout } = await runAnalyse([...args, file], [...paths, missing, ''].join('\0'));
  assert.equal(status, 1);
  const answers = jsonLines(stdout);
  assert.deepEqual(
    answers.map((answer) => answer.file),
    [file, ...paths, missing],
  );
  assert.deepEqual(
    answers.map((answer) => 'error' in answer),
    [false, false, false, false, true],
  );
  // The last path may lack its end.
  const list = await folder.add('list', paths.join('\0'));
  const read = await runAnalyse(['--json', '--stack', '--files0-from', list]);
  assert.deepEqual(jsonLines(read.stdout)[0].files, paths);
});

test('a list that is no file is wrong usage', async (context) => {
  const { path } = await temporaryFolder(context);
  for (const [list, reason] of [
    [path, 'it is a folder'],
    [`${path}/missing`, 'there is no such file'],
  ]) {
    for (const option of ['--files-from', '--files0-from']) {
      const run = await runAnalyse([option, list]);
      assert.equal(run.status, 2);
      assert.equal(run.stdout, '');
      assert.ok(run.stderr.startsWith(`scripts/analyse: ${option} ${list}: `), run.stderr);
      assert.match(run.stderr, new RegExp(`^[^\n]*${reason}[^\n]*\n$`));
    }
  }
});

test('hundreds of files are answered in their order', { timeout: 120_000 }, async (context) => {
  const folder = await temporaryFolder(context);
  const files = [
    await folder.add('small.bmp', cells(60, [kBlack, kWhite])),
    join(kGolden, 'tiny_60x80.png'),
    `${folder.path}/missing.png`,
    await folder.add('larger.bmp', cells(240, [kBlack, kRed, kWhite])),
  ];
  const asked = Array(60).fill(files).flat();
  const { status, stdout } = await runAnalyse(['--json', '--files-from', '-'], asked.join('\n'));
  assert.equal(status, 1);
  const lines = jsonLines(stdout);
  assert.deepEqual(
    lines.map(({ file }) => file),
    asked,
  );
  for (const [i, line] of lines.entries()) assert.deepEqual(line, lines[i % files.length]);
});

test('a reader that stops early ends the run without a stack trace', async (context) => {
  const { file } = await twoPhases(context);
  const child = startAnalyse(['--json', '--files-from', '-']);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
  child.stdin.on('error', () => {});
  child.stdin.write(`${file}\n`);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  child.stdin.end(`${file}\n`.repeat(50));
  const [status] = await once(child, 'close');
  assert.equal(status, 1);
  assert.equal(stderr, '');
});
