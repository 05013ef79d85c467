/** Words of what surrounds the page: its documents, new versions, images that a link chose. */

/** @typedef {'method' | 'validation' | 'embedding' | 'licences'} DocumentId */

const english = {
  /** @type {Record<DocumentId, string>} */
  documents: {
    method: 'Method',
    validation: 'Validation',
    embedding: 'Embedding',
    licences: 'Licences',
  },
  documentsLabel: 'Documents',
  close: 'Close',
  newVersion: 'A new version of this page is ready.',
  reload: 'Reload',
  /** @param {string} name @param {string} host */
  linkedImage: (name, host) => `The link that you followed names an image: ${name} on ${host}.`,
  load: 'Load it',
  dismiss: 'Dismiss',
};

/** @typedef {typeof english} DeliveryStrings */

/** @type {DeliveryStrings} */
const german = {
  documents: {
    method: 'Methode',
    validation: 'Validierung',
    embedding: 'Einbetten',
    licences: 'Lizenzen',
  },
  documentsLabel: 'Dokumente',
  close: 'Schließen',
  newVersion: 'Eine neue Version dieser Seite ist bereit.',
  reload: 'Neu laden',
  linkedImage: (name, host) =>
    `Der Link, dem Sie gefolgt sind, nennt ein Bild: ${name} auf ${host}.`,
  load: 'Laden',
  dismiss: 'Verwerfen',
};

/** @type {DeliveryStrings} */
const chinese = {
  documents: { method: '方法', validation: '验证', embedding: '嵌入', licences: '许可证' },
  documentsLabel: '文档',
  close: '关闭',
  newVersion: '本页面的新版本已就绪。',
  reload: '重新加载',
  linkedImage: (name, host) => `您打开的链接指定了一幅图像：${host} 上的 ${name}。`,
  load: '加载',
  dismiss: '忽略',
};

/** @type {Record<string, DeliveryStrings>} */
const kTables = { de: german, zh: chinese };

/** The words in the language that the page has now. */
export const deliveryStrings = () =>
  kTables[document.documentElement.lang.split('-')[0]] ?? english;
