/** What keeps a process from starting and its user can mend: shown as it is, without a stack, before exit code 1. */
export class StartupError extends Error {
  constructor(...lines: string[]) {
    super(lines.join('\n'));
    this.name = 'StartupError';
  }
}
