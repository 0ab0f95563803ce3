/** What a backup is: a folder with these beside `tables/<name>.copy.gz` and `files/<uuid>`. Written last, so that half a backup has none. */
export const MANIFEST = 'manifest.json';
export const FORMAT = 'jiebang-backup/1';

/** One table as PostgreSQL's COPY text, gzipped. */
export interface SavedTable {
  name: string;
  columns: string[];
  rows: number;
  /** SHA-256 of the file, in hex. */
  sha256: string;
}

/** The stored content of one uploaded file: encrypted, as it lies in the store. */
export interface SavedFile {
  /** uuid of its row. */
  key: string;
  sha256: string;
}

export interface Manifest {
  format: typeof FORMAT;
  /** ISO 8601. */
  at: string;
  /** Names of the migrations that the database had. */
  migrations: string[];
  /** The server key that the files and the sealed contents need: the thumbprint of its public signing key. */
  serverKey: string;
  tables: SavedTable[];
  /** Sequences with their last value. */
  sequences: { name: string; value: string; called: boolean }[];
  files: SavedFile[];
  /** Rows without a stored content: uploads that were not finished, or swept meanwhile. */
  missing: string[];
}
