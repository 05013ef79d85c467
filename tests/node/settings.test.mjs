import assert from 'node:assert/strict';
import { test } from 'node:test';

import { excerptOf } from '../../web/documents/licences.js';
import { nameOfAddress } from '../../web/engine/file_names.js';
import { orderIn } from '../../web/frame.js';
import {
  fragmentOf,
  imageAddress,
  phaseOfSetting,
  settingsOfFragment,
  wrongSettings,
} from '../../web/settings.js';

test('settings of an address come back from it', () => {
  const text =
    'src=a%20b.png&phase=%23ff0000&confidence=0.9&target=0.1&model=imagerep&lang=de-AT&theme=dark&compact';
  const settings = settingsOfFragment(`#${text}`);
  assert.deepEqual(settings, {
    src: 'a b.png',
    phase: '#ff0000',
    confidence: 0.9,
    target: 0.1,
    model: 'imagerep',
    lang: 'de',
    theme: 'dark',
    isCompact: true,
  });
  assert.deepEqual(settingsOfFragment(fragmentOf(settings)), settings);
});

test('what is no valid setting is as if it was not there', () => {
  const nothing = {
    src: null,
    phase: null,
    confidence: null,
    target: null,
    model: null,
    lang: null,
    theme: null,
    isCompact: false,
  };
  assert.deepEqual(settingsOfFragment(''), nothing);
  for (const fragment of [
    'confidence=2&target=-1&model=best&lang=xx&theme=blue&compact=false',
    'confidence=&target=x&phase=%3Cb%3E&compact=0&other=1',
    'confidence=NaN&target=Infinity&phase=1e9999',
  ]) {
    assert.deepEqual(settingsOfFragment(fragment), nothing, fragment);
  }
});

test('settings of a number that are not valid are found', () => {
  const wrong = (/** @type {string} */ fragment) => {
    const values = new URLSearchParams(fragment);
    return wrongSettings((name) => values.get(name));
  };
  assert.deepEqual(wrong('confidence=95&target=-1&model=best&lang=xx&theme=blue'), [
    { name: 'confidence', text: '95' },
    { name: 'target', text: '-1' },
    { name: 'model', text: 'best' },
  ]);
  assert.deepEqual(wrong('confidence=&target=0.1&model=imagerep'), []);
});

test('phases are named by value or colour', () => {
  assert.equal(settingsOfFragment('phase=%20255%0A').phase, '255');
  assert.deepEqual(phaseOfSetting('255'), { value: 255, isColour: false });
  assert.deepEqual(phaseOfSetting('-1.5'), { value: -1.5, isColour: false });
  assert.deepEqual(phaseOfSetting('#00ff10'), { value: 0x00ff10, isColour: true });
});

test('images have addresses of the web and no others', () => {
  const base = 'https://wiki.example/page/';
  assert.equal(imageAddress('a.png', base)?.href, 'https://wiki.example/page/a.png');
  assert.equal(imageAddress('//other.example/b.tif', base)?.host, 'other.example');
  for (const src of [
    'javascript:alert(1)',
    'file:///etc/passwd',
    'ftp://a/b',
    'https://',
    'about:blank',
  ]) {
    assert.equal(imageAddress(src, base), null, src);
  }
  assert.equal(nameOfAddress(new URL('https://a.example/x/a%20b.png?c#d')), 'a b.png');
  assert.equal(nameOfAddress(new URL('https://a.example/x/%ff.png')), '%ff.png');
  assert.equal(nameOfAddress(new URL('https://a.example/')), 'image');
  assert.equal(nameOfAddress(new URL('data:image/png;base64,AA==')), 'image');
});

test('messages to a frame are orders only where every part of them is right', () => {
  const bytes = new ArrayBuffer(3);
  const order = orderIn({ type: 'phasebound:open', name: 'a.png', bytes });
  assert.ok(order?.type === 'open' && order.file.size === 3 && order.name === 'a.png');
  assert.deepEqual(orderIn({ type: 'phasebound:settings', fragment: 'phase=1' }), {
    type: 'settings',
    fragment: 'phase=1',
  });
  for (const message of [
    undefined,
    null,
    7,
    'phasebound:open',
    [],
    {},
    { type: 'phasebound:height', height: 3 },
    { type: 'phasebound:open', bytes },
    { type: 'phasebound:open', name: '', bytes },
    { type: 'phasebound:open', name: 'a'.repeat(256), bytes },
    { type: 'phasebound:open', name: { toString: () => 'a' }, bytes },
    { type: 'phasebound:open', name: 'a', bytes: 'text' },
    { type: 'phasebound:settings' },
    { type: 'phasebound:settings', fragment: 'a'.repeat(5000) },
  ]) {
    assert.equal(orderIn(message), null, JSON.stringify(message));
  }
});

test('of a copyright file, the shipped files and the licences that they name are told', () => {
  const copyright = `Format: x

Files: *
Copyright: A
License: Expat or NCSA

Files: tests/*
Copyright: B
License: GPL-2

Files:
 system/lib/a/*
 tests/b
Copyright: C
License: Apache-2.0 with LLVM exception

License: Expat
 Permission

License: NCSA
 Grant

License: GPL-2
 Copyleft

License: Apache-2.0 with LLVM exception
 Terms
`;
  const excerpt = excerptOf(copyright, (file) => file === '*' || file.startsWith('system/lib/'));
  for (const words of ['Copyright: A', 'Copyright: C', 'Permission', 'Grant', 'Terms']) {
    assert.ok(excerpt.includes(words), words);
  }
  for (const words of ['Copyright: B', 'Copyleft', 'Format']) {
    assert.ok(!excerpt.includes(words), words);
  }
});
