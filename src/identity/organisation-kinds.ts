/** A name for readers, in both languages. */
interface Named {
  zh: string;
  en: string;
}

/** What an organisation is. `sample` is the wire form in sample files and in `leadKinds` of a challenge (samples/sample.schema.json). */
export const ORGANISATION_KINDS = {
  DEPARTMENT: { sample: 'department', zh: '主管部门', en: 'Government department' },
  ENTERPRISE: { sample: 'enterprise', zh: '企业', en: 'Enterprise' },
  UNIVERSITY: { sample: 'university', zh: '高等学校', en: 'University' },
  INSTITUTE: { sample: 'institute', zh: '科研院所', en: 'Research institute' },
  HOSPITAL: { sample: 'hospital', zh: '医院', en: 'Hospital' },
  ASSOCIATION: { sample: 'association', zh: '社会组织', en: 'Association' },
} as const satisfies Record<string, Named & { sample: string }>;

export type OrganisationKind = keyof typeof ORGANISATION_KINDS;
export type SampleOrganisationKind = (typeof ORGANISATION_KINDS)[OrganisationKind]['sample'];

/** The kind for a wire form, or null for a text that is none (`leadKinds` may hold any text). */
export function organisationKindOfSample(sample: string): OrganisationKind | null {
  return ORGANISATION_KIND_BY_SAMPLE.get(sample) ?? null;
}
const ORGANISATION_KIND_BY_SAMPLE = new Map<string, OrganisationKind>(
  (Object.keys(ORGANISATION_KINDS) as OrganisationKind[]).map((kind) => [ORGANISATION_KINDS[kind].sample, kind]),
);

/**
 * Tags that statistics are asked by: kinds of innovative organisation, regions and zones (mechanism.md, the plan that this product serves), and
 * those of the sample lists. An open set: an organisation may carry a tag that isn't here, which then has no name in other languages.
 */
export const KNOWN_ORGANISATION_TAGS = {
  'leading-innovative': { zh: '创新型领军企业', en: 'Leading innovative enterprise' },
  'national-high-tech': { zh: '高新技术企业', en: 'High-tech enterprise' },
  sme: { zh: '科技型中小企业', en: 'Technology SME' },
  'enterprise-rd-institution': { zh: '企业研发机构', en: 'Enterprise R&D institution' },
  'provincial-laboratory': { zh: '省实验室', en: 'Provincial laboratory' },
  'technology-innovation-centre': { zh: '技术创新中心', en: 'Technology innovation centre' },
  incubator: { zh: '孵化器', en: 'Incubator' },
  'technology-transfer': { zh: '技术转移机构', en: 'Technology-transfer body' },
  'high-tech-zone-national': { zh: '国家级高新区', en: 'In a national high-tech zone' },
  'high-tech-zone-provincial': { zh: '省级高新区', en: 'In a provincial high-tech zone' },
  'sunan-zone': { zh: '苏南自创区', en: 'In the Sunan national innovation demonstration zone' },
  'torch-base': { zh: '火炬特色产业基地', en: 'In a Torch specialty base' },
  'yangtze-delta': { zh: '长三角合作单位', en: 'Partner across the Yangtze delta: Shanghai, Zhejiang or Anhui' },
  'cnas-lab': { zh: 'CNAS 认可实验室', en: 'CNAS-accredited laboratory' },
  'need-owner': { zh: '需求方', en: 'Need owner' },
  'end-user': { zh: '最终用户', en: 'End user' },
} as const satisfies Record<string, Named>;

export type KnownOrganisationTag = keyof typeof KNOWN_ORGANISATION_TAGS;
