import type { Viewer } from '../reading/declarations.js';

/** The columns of a file that decide who sees it, as SQL. */
export interface FileParties {
  key: string;
  uploadedById: string;
  boundType: string;
  boundId: string;
}

/** SQL: whether the viewer sees what the file proves, as far as to be shown its files. */
type Sight = (file: FileParties, viewer: Viewer) => string;

/** SQL: the mark of a reading that goes on record, NULL where this one doesn't (see `Recorded` of the read plan). */
type Reading = (file: FileParties) => string;

const sights = new Map<string, Sight>();
const readings = new Map<string, Reading>();

/**
 * Declares that rows of a type (the prefix of their typed ids) are proved by files, and who sees those: the rule of the field that shows them.
 * Each room says it once, beside that field, when it is loaded. `reading` says which downloads go on record.
 */
export function provedByFiles(boundType: string, sight: Sight, reading?: Reading): void {
  if (sights.has(boundType)) throw new Error(`who sees the files of a ${boundType} is declared twice`);
  sights.set(boundType, sight);
  if (reading) readings.set(boundType, reading);
}

/** Whether rows of the type can be proved by files. */
export const isProvable = (boundType: string): boolean => sights.has(boundType);

/** A file is seen by who uploaded it, and by whoever sees what it proves. */
export const seesFile = (file: FileParties, viewer: Viewer): string => {
  const ways = [...sights].map(([boundType, sight]) => `(${file.boundType} = '${boundType}' and ${sight(file, viewer)})`);
  return `(${[`${file.uploadedById} = ${viewer.id}`, ...ways].join(' or ')})`;
};

/** The mark of a download that goes on record, or NULL. */
export const recordedReading = (file: FileParties): string => {
  const cases = [...readings].map(([boundType, reading]) => `when '${boundType}' then ${reading(file)}`);
  return cases.length ? `case ${file.boundType} ${cases.join(' ')} end` : 'null::jsonb';
};
