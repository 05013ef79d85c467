// What the engine says in English within its errors and warnings, in other languages.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { germanSentences } from '../../web/view/languages/de_sentences.js';
import { chineseSentences } from '../../web/view/languages/zh_sentences.js';
import { errorSentence, useSentences, warningSentence } from '../../web/view/sentences.js';

/** What decoders say of a file, as far as it stands in one piece: # for numbers and quotes. */
async function decoderDetails() {
  const folder = new URL('../../src/decode/', import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.cpp'));
  const texts = await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')));
  const calls = /\b(?:brokenFile|broken|unsupported)\(\s*"([^"\\]*)"\s*\)/g;
  return texts.flatMap((text) =>
    [...text.matchAll(calls)].map(([, detail]) => detail.replace(/\d+/g, '#')),
  );
}

test('what an error says in parentheses is in the language of the page, with its numbers', async (context) => {
  context.after(() => useSentences(null));
  const details = await decoderDetails();
  assert.ok(details.length > 40, String(details.length));
  for (const table of [germanSentences, chineseSentences]) {
    for (const detail of details) {
      assert.ok(Object.hasOwn(table.details, detail), `no words for "${detail}"`);
    }
    for (const [detail, words] of Object.entries(table.details)) {
      assert.equal(words.split('#').length, detail.split('#').length, detail);
    }
  }
  useSentences(germanSentences);
  const broken = { code: 'BrokenFile', details: ['20 bytes cannot hold 7 x 5 pixels'] };
  assert.match(errorSentence(broken), /\(20 Bytes können keine 7 x 5 Pixel enthalten\)/);
  const unread = { code: 'UnsupportedEncoding', details: ['NRRD\'s encoding "bzip2"'] };
  assert.match(errorSentence(unread), /: die NRRD-Kodierung "bzip2"\./);
  const gone = { code: 'FileNotReadable', details: ['NotFoundError'] };
  assert.match(errorSentence(gone), /die Datei ist nicht mehr da/);
  const part = { code: 'PartIgnored', details: ['2 thumbnails'] };
  assert.match(warningSentence(part), /2 Vorschaubilder/);
  const lacking = { code: 'PartIgnored', details: ['pixels that hold no number'] };
  assert.match(warningSentence(lacking), /Pixel, die keine Zahl enthalten/);
  // What nobody has translated is better told in English than not at all.
  assert.match(errorSentence({ code: 'BrokenFile', details: ['so be it'] }), /\(so be it\)/);
});
