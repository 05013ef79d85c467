/** Chinese, simplified: words of the page as a whole: what it is for, opening, waiting, errors of its own. */

import { kImageFormats } from '../../../engine/image_formats.js';

/** @type {typeof import('../en/page.js').page} */
export const page = {
  examples: {
    threePhases: '三相团块',
    discs: '重叠圆盘',
    fibres: '拉长的团块',
    cells: '随机方块',
    blobs3d: '三维团块',
    spheres3d: '三维重叠球体',
  },
  errors: {
    NotSupported:
      '此浏览器无法运行分析所需的 WebAssembly。请使用较新的 Firefox、Chrome、Edge 或 Safari。',
    BrokenSession: '该文件不包含 Phasebound 保存的结果，或已被修改。请重新打开图像并再次保存结果。',
    NotInSession: '保存结果时尚未分析此相。请打开图像进行分析。',
    WasmForbidden:
      "所在页面的安全策略禁止分析所需的 WebAssembly。页面所有者可以在 script-src 中加入 'wasm-unsafe-eval' " +
      '来允许它；也可以单独打开 Phasebound。',
    ImageNotFetched:
      '无法从该地址加载图像。服务器必须与本页相同，或允许其他页面读取（CORS）。也可以先保存图像再打开。',
    ImageNotFound: '该地址没有图像。请检查名称的写法，以及图像是否已被移动。',
    ImageNotGiven: '服务器未提供该图像：它可能要求您登录，或出现了故障。请单独打开图像的地址，查看服务器的说明。',
    NotLoaded: '页面的一部分无法加载。请重新加载页面。',
  },
  name: 'Phasebound',
  exampleName: (name, fractions) => `${name}，按 ${fractions.join(' : ')} 生成`,
  examplesButton: '示例',
  openButton: '打开…',
  imageRegion: '图像',
  resultRegion: '结果',
  purpose: 'Phasebound 读取显微图像的相分数，并说明整个材料的相分数可能与它相差多少。',
  privacy: '数据不会离开这台计算机：所有计算都在浏览器中完成。',
  tryExample: '用现场生成的材料试一试：',
  dropTitle: '将灰度或已分割的图像拖到这里',
  chooseFiles: '选择文件…',
  dropHint: `${kImageFormats.join('、')}，或无文件头的像素。多页 TIFF 视为体数据。`,
  dropSeveral: '多个文件视为同一材料的多幅图像。',
  dropNow: '松开以打开',
  pasted: '来自剪贴板',
  numImages: (n) => `同一材料的 ${n} 幅图像`,
  severalSizes: '尺寸不一',
  pixelSide: (side, source) => `每像素 ${side}（${source}）`,
  undo: '撤销',
  redo: '重做',
  language: '语言',
  copy: '复制',
  copySentence: '复制句子',
  copyOtherSentence: '复制另一模型的句子',
  copied: '已复制',
  copyByHand: '请按 Ctrl+C',
  copySpoken: '句子已复制到剪贴板',
  copyFailed: '浏览器不允许页面复制；句子已选中，请用键盘复制',
  cancel: '取消',
  progress: '计算进度',
  idle: '就绪',
  cancelled: '已停止',
  reading: (name, index, numImages) =>
    numImages > 1 ? `正在读取 ${name}（${index} / ${numImages}）` : `正在读取 ${name}`,
  generating: (name) => `正在生成 ${name}`,
  estimating: (phase) => `相 ${phase}`,
  stages: { tpc: '在每个距离上比较像素', cls: '测量特征长度' },
  ofImages: (index, numImages) => `图像 ${index} / ${numImages}`,
  upToLag: (lag) => `在 ${lag} 以内的每个距离上比较像素`,
  ringsUpTo: (lag) => `正在测量特征长度，环直至 ${lag}`,
  sliceOf: (slice, numSlices) => `第 ${slice} 切片，共 ${numSlices}`,
  rowOf: (row, numRows) => `第 ${row} 行，共 ${numRows}`,
  shareDone: (share) => `已完成 ${share}`,
  bytesDone: (done, all) => `${done} / ${all}`,
  memoryNeeded: (memory) => `约需 ${memory} 内存`,
  timeLeft: (time) => `约剩 ${time}`,
  analysed: (phase, time) => `相 ${phase} 已分析，用时 ${time}`,
  spokenResult: (phase, number, confidence) => `相 ${phase}：${number}，置信度 ${confidence}`,
  spokenNoInterval: (phase, number) => `相 ${phase}：${number}，无区间`,
  dismiss: '关闭',
  nothingOpened: (numFiles, hasPrevious) =>
    [numFiles > 1 ? `${numFiles} 个文件均未打开。` : '', hasPrevious ? '之前打开的内容未变。' : '']
      .filter(Boolean)
      .join(''),
  footer: '区间假定分割无误，分割的不确定度另行给出。模型不适用于周期性或超均匀结构。',
};
