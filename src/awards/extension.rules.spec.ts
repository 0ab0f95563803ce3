import { extension } from './extension.rules.js';

const at = (text: string) => new Date(`2026-${text}+08:00`);

describe('an extension for want of bids', () => {
  it('lasts its days from the last close, and opens at the next midnight', () => {
    expect(extension(at('05-10T17:30:00'), at('05-10T17:30:01'), 15)).toEqual({
      opens: at('05-11T00:00:00'),
      until: at('05-25T17:30:00'),
    });
    expect(extension(at('05-10T00:00:00'), at('05-10T00:00:00'), 1).opens).toEqual(at('05-11T00:00:00'));
  });

  it('gives back the whole days that the form check took', () => {
    expect(extension(at('05-10T17:30:00'), at('05-20T10:00:00'), 15).until).toEqual(at('06-03T17:30:00'));
  });

  it('may end before it could open', () => {
    const { opens, until } = extension(at('05-10T17:30:00'), at('05-10T17:30:01'), 0);
    expect(until < opens).toBe(true);
  });
});
