import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gallery } from '../notifications/gallery.js';

/** Writes every notification with sample data into a folder, by default `gallery`, to be looked at. */
const folder = process.argv[2] ?? 'gallery';
mkdirSync(folder, { recursive: true });
const pages = gallery();
for (const { kind, language, plain, html } of pages) {
  writeFileSync(join(folder, `${kind}.${language}.txt`), plain);
  writeFileSync(join(folder, `${kind}.${language}.html`), html);
}
console.log(`${pages.length} mails in ${folder}`);
