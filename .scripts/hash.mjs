/** Hashes of files and folders by content: what a step's freshness rests on. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

const derivedFolders = new Set(['node_modules', 'generated', 'build', 'dist', '.cache', '.git']);

/** Tests and prose do not change what is built. @param {string} name */
const counts = (name) => !/\.(test|bench)\.tsx?$|\.md$/.test(name);

/**
 * Files below `path` in sorted order, relative to `top`. A derived folder counts only when it is named itself.
 * @param {string} top @param {string} path @returns {string[]}
 */
function filesBelow(top, path) {
  const whole = join(top, path);
  if (!existsSync(whole)) return [];
  if (statSync(whole).isFile()) return [path];
  return readdirSync(whole, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((e) => {
      if (e.isDirectory()) return derivedFolders.has(e.name) ? [] : filesBelow(top, `${path}/${e.name}`);
      return e.isFile() && counts(e.name) ? [`${path}/${e.name}`] : [];
    });
}

/**
 * One hash over the names and contents of all files below the paths; a missing path counts as missing.
 * @param {string} top @param {readonly string[]} paths @param {string} [salt]
 */
export function hashOf(top, paths, salt = '') {
  const hash = createHash('sha256').update(salt);
  for (const path of paths) {
    hash.update(`\0${path}\0${existsSync(join(top, path)) ? 'there' : 'missing'}\0`);
    for (const file of filesBelow(top, path)) {
      const bytes = readFileSync(join(top, file));
      hash.update(`${file.split(sep).join('/')}\0${bytes.length}\0`).update(bytes);
    }
  }
  return hash.digest('hex');
}
