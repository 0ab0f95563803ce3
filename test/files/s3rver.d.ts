declare module 's3rver' {
  import type { Server } from 'node:http';

  /** An S3 server of the tests' own; it knows no AbortMultipartUpload, which `use` adds. */
  export default class S3rver {
    constructor(options: { port: number; address: string; silent: boolean; directory: string; configureBuckets: { name: string }[] });
    readonly middleware: ((context: S3Context, next: () => Promise<void>) => Promise<void>)[];
    run(): Promise<{ port: number }>;
    close(): Promise<void>;
    readonly httpServer: Server;
  }

  export interface S3Context {
    method: string;
    path: string;
    query: Record<string, string | undefined>;
    status: number;
  }
}
