import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { lifecycleText, withPictures } from '../operations/lifecycle.text.js';

const file = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const read = (path: string): string => readFileSync(file(path), 'utf8');

/** `npm run docs`: writes docs/lifecycle.md and the pictures in the READMEs anew, from the machines and the committed schema. */
const schema = read('schema.graphql');
writeFileSync(file('docs/lifecycle.md'), lifecycleText(schema));
writeFileSync(file('README.md'), withPictures(read('README.md'), schema, 'en'));
writeFileSync(file('README.zh-CN.md'), withPictures(read('README.zh-CN.md'), schema, 'zh'));
