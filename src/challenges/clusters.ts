/**
 * The twenty industry clusters of the Jiangsu plan (mechanism.md): ten emerging, ten pillar. A challenge carries one. The keys are the
 * GraphQL and database form; `sample` is the wire form in sample files (samples/sample.schema.json).
 */
export const CLUSTERS = {
  ARTIFICIAL_INTELLIGENCE: { sample: 'artificial intelligence', zh: '人工智能', en: 'Artificial intelligence' },
  QUANTUM_INFORMATION: { sample: 'quantum information', zh: '量子信息', en: 'Quantum information' },
  BLOCKCHAIN_AND_BIG_DATA: { sample: 'blockchain and big data', zh: '区块链与大数据', en: 'Blockchain and big data' },
  THIRD_GENERATION_SEMICONDUCTORS: { sample: 'third-generation semiconductors', zh: '第三代半导体', en: 'Third-generation semiconductors' },
  FUTURE_NETWORK_COMMUNICATION: { sample: 'future network communication', zh: '未来网络通信', en: 'Future network communication' },
  NEXT_GENERATION_IOT: { sample: 'next-generation IoT', zh: '下一代物联网', en: 'Next-generation internet of things' },
  ADVANCED_CARBON_MATERIALS: { sample: 'advanced carbon materials', zh: '先进碳材料', en: 'Advanced carbon materials' },
  NANO_MATERIALS: { sample: 'nano materials', zh: '纳米新材料', en: 'Nano materials' },
  INTELLIGENT_MANUFACTURING: { sample: 'intelligent manufacturing', zh: '智能制造', en: 'Intelligent manufacturing' },
  AEROSPACE_DEEP_SEA_AND_DEEP_EARTH: {
    sample: 'aerospace and deep-sea/deep-earth',
    zh: '航空航天与深海深地',
    en: 'Aerospace, deep sea and deep earth',
  },
  INTEGRATED_CIRCUITS: { sample: 'integrated circuits', zh: '集成电路', en: 'Integrated circuits' },
  NEW_DISPLAYS: { sample: 'new displays', zh: '新型显示', en: 'New displays' },
  BIOMEDICINE: { sample: 'biomedicine', zh: '生物医药', en: 'Biomedicine' },
  HIGH_END_EQUIPMENT: { sample: 'high-end equipment', zh: '高端装备', en: 'High-end equipment' },
  ADVANCED_MATERIALS: { sample: 'advanced materials', zh: '先进材料', en: 'Advanced materials' },
  SMART_GRID: { sample: 'smart grid', zh: '智能电网', en: 'Smart grid' },
  NEW_ENERGY: { sample: 'new energy', zh: '新能源', en: 'New energy' },
  ENERGY_SAVING_AND_ENVIRONMENTAL_PROTECTION: {
    sample: 'energy saving and environmental protection',
    zh: '节能环保',
    en: 'Energy saving and environmental protection',
  },
  NEW_ENERGY_VEHICLES: { sample: 'new-energy vehicles', zh: '新能源汽车', en: 'New-energy vehicles' },
  HIGH_END_SOFTWARE: { sample: 'high-end software', zh: '高端软件', en: 'High-end software' },
} as const;

export type ClusterKey = keyof typeof CLUSTERS;
export type SampleCluster = (typeof CLUSTERS)[ClusterKey]['sample'];

/** The key for the wire form of a sample file. */
export function clusterOfSample(sample: SampleCluster): ClusterKey {
  return KEY_BY_SAMPLE[sample];
}
const KEY_BY_SAMPLE = Object.fromEntries(Object.entries(CLUSTERS).map(([key, { sample }]) => [sample, key])) as Record<
  SampleCluster,
  ClusterKey
>;
