/** Chinese, simplified: words of the panels on why, the planner and the method, and the helps. */

/** @type {typeof import('../en/panels.js').panels} */
export const panels = {
  panels: {
    phases: '所有相',
    why: '为什么',
    trust: '可以相信吗？',
    samples: '样本',
    planner: '规划',
    export: '保存与导出',
    method: '工作原理',
  },
  panelsLabel: '关于结果的更多内容',
  lagAxis: '距离，px',
  tpcAxis: '两点相关',
  tpcAlong: (axis) => `沿 ${axis} 的两点相关`,
  squareLabel: (value) => `Φ² = ${value}`,
  r0Label: (length) => `r₀ = ${length}`,
  plateauLabel: '平台',
  radialHeading: '随距离的相关',
  radialTitle: '随距离变化的两点相关',
  radialDescription: (phi, square, r0) =>
    `从相分数 ${phi} 开始，自 ${r0} 起在其平方 ${square} 处平坦。`,
  radialHelp:
    '相距某一距离的两个像素都在该相中的概率。自 r₀ 起在 Φ²（虚线）处平坦。该水平取自 r₀ 内侧的环（橙色）；灰色带是 r₀ 之外残余的噪声。',
  radialReading: (lag, value) => `${lag} px：${value}`,
  mapHeading: '各方向的相关',
  mapTitle: '各方向的两点相关',
  mapTitle3d: '各方向的两点相关，中央切片',
  mapDescription: (extent, r0) => `中央有峰并向外衰减；显示至 ${extent}，${r0} 之外不再有相关。`,
  mapHelp:
    '各方向的同一量：颜色越浓，步长两端都在该相中的可能性越大。圆斑表示各向同性，其他斑点表示周期性。',
  mapEdge: (extent) => `± ${extent}`,
  directionsHeading: '各方向的长度',
  directionsTitle: '各方向的相关长度',
  directionsDescription: (length, direction, ratio) =>
    `沿 ${direction} 最长，为 ${length}；是最短的 ${ratio} 倍。`,
  directionsHelp:
    '该相沿各方向保持相关的距离。某一方向很长表示纤维或层状结构，图像中这样的结构比看上去的要少。',
  direction: '方向',
  lengthPx: '长度，px',
  whyBefore: '该相在约 ',
  whyBetween: ' 的范围内相互关联（CLS），因此图像相当于约 ',
  whyAfter: ' 个独立区域。区域越少，图像的分数与材料的分数可能相差越大。',
  whyUnknown: '相关加起来得不到长度，因此没有区间。',
  planTitle: '规划测量',
  planHelp: '不需要图像：估计特征的大小即可。',
  planKind: '成像对象',
  planImages: '二维图像',
  planVolumes: '三维体数据',
  planUnit: '像素尺寸的单位',
  planFields: {
    clsPx: 'CLS 或典型特征尺寸',
    phaseFraction: '相分数',
    scatterError: '由一幅图像得到的 σ 的误差',
    target: '目标误差（占分数）',
    sidePx: '单幅图像边长',
    pixelSize: '像素尺寸',
    secondsPerImage: '每幅图像用时',
  },
  planAssumption:
    '两个模型都以给定的 CLS 为准。一幅图像能多准确地反映离散度 σ 是校准模型所需的假设：20 % 对多数材料' +
    '偏谨慎，特征少而大时会更差。ImageRep 则采用其自身验证得到的误差。',
  planTake: '采用此图像的数值',
  planBefore: (target, confidence) => `在置信度 ${confidence} 下达到 ± ${target} 需要 `,
  planImagesUnit: (_n, isVolume) => (isVolume ? ' 个体数据' : ' 幅图像'),
  planExtent: (extent, time, side) => `：总计 ${extent}，约 ${time}；一个边长 ${side} 的也可以。`,
  sizeCurveHeading: '尺寸与误差',
  sizeCurveTitle: (confidence) => `置信度 ${confidence} 下误差所需的边长`,
  sizeCurveDescription: (error, side) => `误差 ${error} 需要边长 ${side}。`,
  sizeCurveHelp: '误差减半需要四倍的像素；图像较小时略少，因为更大的图像也使预测本身更可靠。',
  presentSize: '当前图像',
  planSize: '一幅计划的图像',
  errorAxis: '误差，占分数的 %',
  sideAxis: '边长，px',
  methodSteps: [
    {
      title: '一相对其余',
      text: '图像中该相占一部分像素：这就是相分数，它是数出来的，不是估计的。',
    },
    {
      title: '图像叠在自身上',
      text: '将副本移动每一个距离；两者都是该相的部分（全色）即两点相关。',
    },
    {
      title: '何处变平',
      text: '近处像素相互关联，远处则不：曲线从 Φ 降到 Φ²，自 r₀ 起平坦。Φ² 以上的面积就是相关部分。',
    },
    {
      title: '有多少独立区域',
      text: '该面积给出特征长度（CLS）：以此为边长的方块可视为材料的独立样本。',
    },
    {
      title: '图像可能偏差多少',
      text: '区域少则离散大，区域多则离散小：由此得到材料分数的区间，并按预测本身的不确定性加宽。',
    },
  ],
  methodCells: (cls, cells, isVolume) =>
    `该面积给出特征长度（CLS）${cls}：以此为边长的${isVolume ? '立方体' : '正方形'}可视为材料的独立样本，约 ${cells} 个。`,
  methodLimits:
    '方法来自 Dahari、Docherty、Kench 和 Cooper（ImageRep）；校准区间则从图像中最慢的波取得离散程度。不包含分割误差，两个模型都不适用于周期结构。',
  helpOn: (term) => `这是什么：${term}`,
  help: {
    band: {
      term: '分割的可靠程度',
      text:
        '同一图像的其他合理分割所给出的相分数范围：阈值位于直方图谷中的其他位置，或边界偏移半个像素。' +
        '它不包含在旁边的区间内，该区间假定分割无误。',
    },
    phase: { term: '相', text: '具有同一数值的所有像素。每一相单独与其余各相对照分析。' },
    confidence: {
      term: '置信度',
      text: '这样得到的区间包含材料分数的频率：95 % 即 100 幅图像中有 95 幅。置信度越高，区间越宽。',
    },
    model: {
      term: '两个模型',
      text: '校准模型从图像中最慢的波取得离散程度，即使图像小、为体数据、分数小或结构拉长，包含真值的频率也与其声明一致。ImageRep 是已发表的模型，用于比较和引用。',
    },
    target: {
      term: '目标误差',
      text: '期望区间的一半宽度，以分数的百分比或分数之差表示。达到它需要一幅更大的图像，或更多同样的图像。',
    },
    cls: {
      term: '特征长度（CLS）',
      text: '该相相互关联的距离。以此为边长的区域视为相互独立，边长为 100 个 CLS 的图像相当于 10 000 个区域。',
    },
    tpc: {
      term: '两点相关',
      text: '相隔给定步长的两个像素都在该相中的概率。距离为零时等于分数 Φ，两者互不相关时等于 Φ²。',
    },
    r0: { term: 'r₀', text: '相关自此平坦的距离：在其外的环中，仍相关的步长不到 3 %。' },
    directions: {
      term: '各方向的长度',
      text: '沿各方向累加相关直到其首次结束。CLS 是所有方向合在一起的一个数。',
    },
    fields: {
      term: '图像的离散',
      text: '同一材料的多幅图像的离散应与其结构所预测的一致。若其中一幅相差很远，或全部离散更大，它们可能并不相同。',
    },
  },
};
