/** Chinese, simplified: words of the panels on exports, samples and trust. */

/** @type {typeof import('../en/trust.js').trust} */
export const trust = {
  exportNumbers: '数值',
  saveJson: '保存结果（JSON）',
  saveCsv: 'CSV',
  saveCsvSemicolon: 'CSV（分号与小数逗号）',
  exportHelp: 'JSON 包含所有数值和一幅小图：以后在此打开或拖入，无需图像即可再次查看此结果。',
  reportTitle: '报告',
  printReport: '打印或另存为 PDF',
  reportHelp: '一页，包含图像、设置、数值、警告、版本以及文件的 SHA-256。',
  exportPlots: '图表',
  plotNames: {
    curve: '似然',
    'tpc-map': '各方向的相关',
    radial: '随距离的相关',
    directions: '各方向的长度',
    coverage: '覆盖率',
    demonstration: '已知材料的样本',
    fields: '并列的图像',
    'size-curve': '尺寸与误差',
  },
  citeTitle: '如何引用',
  copyCitation: '复制引文',
  copyBibtex: '复制 BibTeX 条目',
  copiedSpoken: '已复制到剪贴板',
  leftOut: '未计入',
  warnings: '警告',
  samplesTitle: '该材料的图像',
  consistencyTitle: '它们属于同一材料吗？',
  counts: '计入',
  interval: '区间',
  chance: '偶然概率',
  countImage: (name) => `计入 ${name}`,
  fieldInterval: (mean, lower, upper, confidence) =>
    `仅由图像间的离散（按 ASTM E562 的视场 t 区间）：均值 ${mean}，置信度 ${confidence} 下为 ${lower} 至 ${upper}。`,
  pooledInterval: (fraction, lower, upper) =>
    `由图像内部的结构：${fraction}，${lower} 至 ${upper}。`,
  fieldsScatter: (ratio) => `图像间的离散是其结构所预测的 ${ratio} 倍：相符。`,
  fieldsScatterMore: (ratio) =>
    `图像间的离散是其结构所预测的 ${ratio} 倍：它们可能来自不同位置或材料，此时区间过窄。请采用由离散得到的区间，或查明差异。`,
  foreign: (name) =>
    `${name} 与其他图像不符：仅凭偶然几乎不会相差这么远。请检查它是否属于同一材料并以同样方式分割；若不是，请不要计入。`,
  labelsAmongGreys: (names) =>
    `所有图像都使用了阈值，但 ${names} 的值很少，可能已经分割过：位于阈值同一侧的相被合并为一个。请检查各相，或将已分割和未分割的图像分开分析。`,
  unequalPixels: (least, most) =>
    `各图像的像素尺寸不同（${least} 至 ${most}），而合并按像素进行：像素小的图像所占权重超过其所示面积，区间也假定各图像中的特征以像素计同样长。请将图像重采样为同一像素尺寸，或逐一分析。`,
  foreignLeftOut: (name) => `与其他图像不符的 ${name} 未计入。`,
  noneForeign: '没有图像与众不同。',
  fieldsTitle: '各图像及其合并',
  fieldsDescription: (n, fraction) => `${n} 幅图像及其区间；色带为合并区间，中心为 ${fraction}。`,
  rangeTitle: '此图像在验证范围内吗？',
  checkGood: '良好：',
  checkBad: '注意：',
  rangeChecks: {
    side: (value, limit) => `最短边 ${value} px；ImageRep 自 ${limit} px 起经过验证。`,
    cls: (value, limit) => `CLS ${value} px；验证范围为 1 至 ${limit} px。`,
    cells: (value, limit) => `约 ${value} 个独立区域；少于 ${limit} 个时区间过于自信。`,
  },
  levelCheck: (confidence, level) => `置信度 ${confidence}；最接近的已验证水平为 ${level}。`,
  noFindings: (isDriftTold) =>
    isDriftTold
      ? '图像中没有漂移，没有周期性，相关在图像内结束。'
      : '没有周期性，相关在图像内结束。特征太少，无法判断分数是否在图像中漂移。',
  nothingTold: '图像太小或太窄，无法判断它是否有周期性，以及相关是否结束。',
  findings: {
    Periodic: (period, strength) =>
      `结构约每 ${period} 重复一次（相关 ${strength}）：两个模型都针对随机结构，会误判周期结构。请改为统计完整周期，或使用多幅图像。`,
    LongFibres: () =>
      '在某一方向上相关未在图像内结束：纤维或层比可见的更长。ImageRep 的区间对此过窄，校准区间所依据的信息很少。请沿该方向使用更长的图像，或使用多幅并列图像。',
    Elongated: (ratio) =>
      `特征在某一方向约为另一方向的 ${ratio} 倍长：ImageRep 会高估此类结构的确定性。请优先使用校准区间或多幅图像。`,
    Mirrored: (axis, place) =>
      `图像以 ${axis} = ${place} 为中心是自身的镜像或旋转副本：副本不提供材料的新信息，因此两个区间都过窄。请使用填充或拼接之前的图像，或裁剪到只剩一份。`,
    Endless: (share) =>
      `远处像素仍有 ${share} 的相关：特征或梯度与图像一样大，区间可能过窄。请拍摄更大的视场。`,
    Drift: (axis, change) =>
      `分数沿 ${axis} 从一边到另一边漂移 ${change}：材料或分割不均匀，用一个区间概括全部意义不大。请检查照明，或将各部分作为多幅图像分析。`,
    Step: (axis, place, change) =>
      `分数在约 ${axis} = ${place} 处突变 ${change}：两种材料、两幅分割方式不同的图像，或只在一侧的大特征。用一个区间概括两部分意义不大。请分别分析各部分，或拍摄更大的视场。`,
    HigherMiddle: (axis, change) =>
      `沿 ${axis} 方向，图像中部的分数比两边高 ${change}：材料或分割不均匀，用一个区间概括全部意义不大。请校正照明，或将各部分作为多幅图像分析。`,
    LowerMiddle: (axis, change) =>
      `沿 ${axis} 方向，图像中部的分数比两边低 ${change}：材料或分割不均匀，用一个区间概括全部意义不大。请校正照明，或将各部分作为多幅图像分析。`,
  },
  coverageTitle: '在类似情形下，区间包含真值的频率是多少？',
  coverageBasis: (numCases, numSamples) => `${numCases} 种已知分数材料的 ${numSamples} 幅图像`,
  coverageSpan: (sides, cells, fractions) =>
    `边长 ${sides} px，${cells} 个独立区域，分数 ${fractions}`,
  coverageFar: '没有与此图像十分相似的验证情形；以下是最接近的。',
  coverageLevel: (level) => `${level} 区间`,
  coverageDescription: (model, share, low, high) =>
    `${model} 有 ${share}（${low} 至 ${high}）包含真值。`,
  coverageModels: {
    calibrated: '校准模型',
    imagerep: 'ImageRep',
    'subdivision-published': '细分法',
  },
  coverageShare: '包含真值',
  coverageRange: '其不确定性',
  demonstrationTitle: '试一试：已知分数材料的样本',
  demonstrationPurpose:
    '每条线是一个随机样本的区间，每个点是样本自身的分数。95 % 的区间应在 100 个样本中有 95 个包含真值（横线）。',
  material: '材料',
  demonstrations: {
    discs: '重叠圆盘',
    blobs: '团块',
    cells: '随机方块',
    fibres: '拉长的团块',
    small: '圆盘很少的小图像',
  },
  drawSamples: (n) => `抽取 ${n} 个`,
  notDrawnYet: '尚未抽取。',
  hitsBefore: (model) => `${model}：`,
  hitsAfter: (n, percent) => ` / ${n} 包含真值（${percent} %）`,
  hitsExpected: (confidence, least, most) =>
    `在 ${confidence} 下，${least} 至 ${most} 属偶然范围。`,
  demonstrationDescription: (n, model, hits, truth) =>
    `${model} 的 ${n} 个区间；其中 ${hits} 个包含真实分数 ${truth}。`,
  truth: (value) => `真值 ${value}`,
  sample: '样本',
  holdsTruth: '包含真值',
  drawing: (material, index, n) => `正在抽取样本：${material}（${index} / ${n}）`,
};
