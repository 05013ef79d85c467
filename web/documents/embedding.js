import { code, list, paragraph, section } from './page.js';

/** @typedef {import('./page.js').Document} Document */

/** @type {Document} */
export const embedding = {
  id: 'embedding',
  title: 'embedding',
  heading: 'Phasebound in your own pages',
  description: 'How to host Phasebound, keep it as one file, put it into a wiki, or use it from JavaScript.',
  main: [
    paragraph(
      `Everything is built by <code>scripts/run</code> from the sources, into <code>build/dist</code>. In
none of these forms do data leave the computer of whoever looks at the page.`,
    ),
    section(
      'A site of your own',
      'site',
      paragraph(
        `Copy <code>build/dist</code> to any static host, under any path. It needs no server program and
no special headers, and asks nothing of any other server. Over https, or on localhost, it works without
a network after the first visit; a new version says so and waits until you take it. Over plain http
from another machine browsers keep no pages, all else works.`,
      ),
    ),
    section(
      'One file',
      'file',
      paragraph(
        `<code>phasebound.html</code> is all of it in one file below 2 MB. Keep it with your data and open
it from the disk; it needs no network.`,
      ),
    ),
    section(
      'The widget',
      'widget',
      paragraph('One script, and one element for each image:'),
      code(`
<script type="module" src="/phasebound/widget.js"></script>

<phasebound-widget src="/images/electrode.png" phase="255" compact></phasebound-widget>`),
      paragraph(
        `The folder <code>build/dist</code> lies at <code>/phasebound</code> here. All widgets of a page share one
worker; when the last one is removed, everything is freed. The image at <code>src</code> is loaded at once:
it is your choice, as with <code>&lt;img&gt;</code>. It must come from the same server, or from one that
allows others to read (CORS). Without <code>src</code> the widget lets its reader choose a file.`,
      ),
      list(
        '<code>src</code>: address of the image or volume, in any format that Phasebound reads; a grey or coloured picture is segmented by the threshold of Otsu, which the widget says, with the range of other thresholds',
        '<code>phase</code>: pixel value such as <code>255</code>, or <code>#rrggbb</code>; the most plausible one if left out; of a picture that is segmented here <code>0</code> is dark and <code>1</code> bright',
        '<code>confidence</code>: 0.5 to 0.9999, 0.95 if left out',
        '<code>target</code>: relative error for the required size, 0.05 if left out',
        '<code>model</code>: <code>calibrated</code> (if left out) or <code>imagerep</code>',
        '<code>lang</code>: <code>en</code>, <code>de</code> or <code>zh</code>; the page’s if left out',
        '<code>theme</code>: <code>light</code> or <code>dark</code>; the system’s if left out',
        '<code>compact</code>: thumbnail, number, slider and a link, without curve and sentence',
        '<code>page</code>: address of the whole page for “Open full”; the folder of the script if left out',
      ),
      paragraph(
        `A confidence, target or model that is not valid is told among the widget’s warnings, with what is used instead. Each
attribute is also a property of the element; <code>result</code> holds the answer as the command line prints it
as JSON, <code>open(file)</code> opens a <code>File</code> or <code>Blob</code>, <code>cancel()</code> stops. Events, with what they tell in
<code>detail</code>: <code>progress</code> {stage, share}, <code>result</code>, <code>error</code> {code, details, message}.`,
      ),
      code(`
phasebound-widget {
  --phasebound-accent: #7a1f5c;       /* also -ink, -muted, -ground, -line, -font, -picture-size */
}
phasebound-widget::part(number) {     /* also box, picture, phase, interval, segmentation, slider,    */
  font-size: 3rem;                    /* confidence, curve, sentence, warnings, status, progress, error, button, link */
}`),
      paragraph(
        `A page with a content security policy needs <code>script-src 'wasm-unsafe-eval'</code> and the server of
<code>widget.js</code> in <code>script-src</code> and <code>connect-src</code>; <code>worker-src blob:</code> lets it compute beside the page.
Without that it computes in the page, in slices of time; without WebAssembly it says so in a sentence.`,
      ),
    ),
    section(
      'A frame, where no scripts are allowed',
      'frame',
      code(`
<iframe src="/phasebound/phasebound.html?embed=1#confidence=0.95&compact"
        sandbox="allow-scripts" width="700" height="160" style="border: 0"></iframe>`),
      paragraph(
        `The fragment takes the same settings as the widget. In <code>sandbox="allow-scripts"</code> the frame has no
origin and keeps nothing: its reader chooses or drops a file. With <code>allow-same-origin</code> as well, or without
a sandbox, <code>src</code> in the fragment names an image of the same server. Because anybody can write
a link, such an image is loaded only after a click.`,
      ),
      paragraph('The frame tells its parent how high it is, and nothing else:'),
      code(`
addEventListener('message', (event) => {
  const frame = document.querySelector('iframe');
  if (event.source !== frame.contentWindow || event.data?.type !== 'phasebound:height') return;
  frame.height = event.data.height;
});

// The parent may hand over an image, or change the settings:
frame.contentWindow.postMessage({ type: 'phasebound:open', name: 'a.png', bytes }, '*');
frame.contentWindow.postMessage({ type: 'phasebound:settings', fragment: 'confidence=0.99' }, '*');`),
    ),
    section(
      'DokuWiki',
      'dokuwiki',
      paragraph('Tried with release 2022-07-31 of Debian 12, in Chromium.'),
      list(
        'Copy the folder <code>build/dist</code> into the wiki’s folder, beside <code>doku.php</code>, as <code>phasebound</code>.',
        'Copy <code>web/wikis/dokuwiki</code> of the sources to <code>lib/plugins/phasebound</code>.',
        'Upload the image with the Media Manager, here as <code>lab:electrode.png</code>, and write into a page:',
      ),
      code('<phasebound phase="255" compact="">lab:electrode.png</phasebound>'),
      '<img class="picture" src="widget_dokuwiki.png" alt="Two widgets in a page of DokuWiki" />',
    ),
    section(
      'MediaWiki',
      'mediawiki',
      paragraph('Tried with MediaWiki 1.39 of Debian 12 on SQLite, in Chromium.'),
      list(
        'Copy the folder <code>build/dist</code> into the wiki’s folder, beside <code>index.php</code>, as <code>phasebound</code>.',
        'Copy <code>web/wikis/mediawiki/phasebound.php</code> of the sources into that folder.',
        'Add to the end of <code>LocalSettings.php</code>:',
      ),
      code('require_once "$IP/phasebound/phasebound.php";'),
      paragraph('Upload the image, and write into a page:'),
      code('<phasebound phase="255" compact="">Electrode.png</phasebound>'),
      paragraph(
        `Uploads of TIFF need <code>$wgFileExtensions[] = 'tif';</code>. On a wiki with a content security policy the
section on the widget says what it has to allow.`,
      ),
      '<img class="picture" src="widget_mediawiki.png" alt="Two widgets in a page of MediaWiki" />',
    ),
    section(
      'Confluence',
      'confluence',
      paragraph(
        `<strong>Not run here; from its documentation.</strong> Confluence Data Center has an HTML macro, which
is off until an administrator turns it on, because whoever edits a page can then run scripts in it.
Where it is on: put <code>build/dist</code> on a server that Confluence’s readers reach over https, insert the
macro (<code>/html</code>), and paste the two lines of the section on the widget, with whole addresses; the server
has to allow CORS for <code>phasebound.wasm</code>, and Confluence for the image.`,
      ),
      paragraph(
        `Where a Confluence takes no scripts but shows pages of other servers in a frame, give it the address of
<code>phasebound.html?embed=1</code> there, with the settings behind <code>#</code>. The reader drops the image onto it. Its
height is the one that the macro is given: the macro listens to no messages.`,
      ),
    ),
    section(
      'From JavaScript',
      'package',
      paragraph(
        `<code>scripts/package</code> builds an npm package: ES modules with types, for browsers, bundlers and Node.js.
Importing it fetches nothing.`,
      ),
      code(`
import { analyse, errorSentence } from 'phasebound';

const answer = await analyse(bytes, {
  phase: 255,
  signal: controller.signal,
  onProgress: ({ stage, share }) => {},
  wasm,                      // bytes or a compiled module; else phasebound.wasm beside the script
});
console.log(answer.phases[0].sentence);`),
    ),
    section(
      'What browsers cannot do',
      'browsers',
      paragraph(
        'Tried with Chromium 156, Firefox ESR 153 and WebKitGTK 2.50, over http, from a disk, in a sandboxed frame, and under a strict policy.',
      ),
      list(
        'A page from the disk has no service worker and needs none. A frame in a sandbox has no storage, and downloads nothing without <code>allow-downloads</code>.',
        'WebKit lets no worker of a page on the disk read files. There the page reads them whole and hands them over, so that a file must fit into the memory beside its labels.',
        'Where a policy allows no workers, the page computes on its own thread in slices of time, which takes longer; a file must fit into the memory there, too.',
        'Browsers without WebAssembly SIMD (before Chrome 91, Firefox 89, Safari 16.4) get a sentence instead of an answer; the offline file also needs DecompressionStream (Chrome 80, Firefox 113, Safari 16.4).',
      ),
    ),
  ].join('\n'),
};
