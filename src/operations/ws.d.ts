/** What is used of `ws`, which brings no types of its own. */
declare module 'ws' {
  import type { EventEmitter } from 'node:events';
  import type { Server } from 'node:http';

  export default class WebSocket extends EventEmitter {
    constructor(url: string, protocols?: string | readonly string[]);
    close(code?: number, reason?: string): void;
    terminate(): void;
  }
  export class WebSocketServer extends EventEmitter {
    constructor(options: {
      server: Server;
      path: string;
      maxPayload: number;
      handleProtocols?: (protocols: Set<string>) => string | false;
    });
    readonly clients: Set<WebSocket>;
    close(done?: (error?: Error) => void): void;
  }
}
