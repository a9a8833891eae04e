/**
 * Packs packages/userland/build/initrd.tar, which the kernel serves at /boot, and the same compressed for the page:
 *
 *   init        the first process (the kernel starts /boot/init)
 *   bin/NAME    every other program of build/bin (the kernel binds /boot/bin to /bin)
 *   ...         what lies below packages/userland/boot, as it is: man/1/NAME, rc/lib/rcmain, lib/namespace and so on
 *
 * A file of boot/ that begins with `#!` is executable. The same files give the same bytes. Runs in the repository's top folder.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeInitrd, type InitrdFile } from '@lux9/toolchain';
import { initrdFile, packedInitrdFile } from '../src/index.ts';
import { lz77Pack } from './lz77.ts';

const top = process.cwd();
const home = join(top, 'packages', 'userland');
const bin = join(home, 'build', 'bin');
const boot = join(home, 'boot');
const folderMode = 0o755;

const read = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

function programFiles(): InitrdFile[] {
  const names = readdirSync(bin).sort();
  return names.map((name) => ({ path: name === 'init' ? name : `bin/${name}`, mode: 0o755, content: read(join(bin, name)) }));
}

/** Files and folders below boot/, a folder before what is in it. */
function bootFiles(path: string): InitrdFile[] {
  return readdirSync(join(boot, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) => {
    const below = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) return [{ path: below, mode: folderMode, content: undefined }, ...bootFiles(below)];
    const content = read(join(boot, below));
    const script = content[0] === 0x23 && content[1] === 0x21;
    return [{ path: below, mode: script ? 0o755 : 0o644, content }];
  });
}

const own = existsSync(boot) ? bootFiles('') : [];
const packed = [...(own.some((file) => file.path === 'bin') ? [] : [{ path: 'bin', mode: folderMode, content: undefined }]), ...own, ...programFiles()];
const twice = packed.find((file, i) => packed.findIndex((other) => other.path === file.path) !== i);
if (twice !== undefined) throw new Error(`${twice.path} is a program and a file of packages/userland/boot`);
const archive = writeInitrd(packed);
writeFileSync(join(top, initrdFile), archive);
writeFileSync(join(top, packedInitrdFile), gzipSync(lz77Pack(archive), { level: 9, memLevel: 9 }));
