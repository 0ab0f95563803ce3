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

const sights = new Map<string, Sight>();

/**
 * Declares that rows of a type (the prefix of their typed ids) are proved by files, and who sees those: the rule of the field that shows them.
 * Each room says it once, beside that field, when it is loaded.
 */
export function provedByFiles(boundType: string, sight: Sight): void {
  if (sights.has(boundType)) throw new Error(`who sees the files of a ${boundType} is declared twice`);
  sights.set(boundType, sight);
}

/** Whether rows of the type can be proved by files. */
export const isProvable = (boundType: string): boolean => sights.has(boundType);

/** A file is seen by who uploaded it, and by whoever sees what it proves. */
export const seesFile = (file: FileParties, viewer: Viewer): string => {
  const ways = [...sights].map(([boundType, sight]) => `(${file.boundType} = '${boundType}' and ${sight(file, viewer)})`);
  return `(${[`${file.uploadedById} = ${viewer.id}`, ...ways].join(' or ')})`;
};
