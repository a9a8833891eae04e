/**
 * What the vm calls and #X ought to do, as a small reference model: processes with segments of page objects, no frames, no page
 * tables. A page object is the identity of a page: moving it moves the object. Written from lux9-interfaces.md sections 2 to
 * 4 and the choices that the kernel's pageownsys.ts documents; it shares no code with the kernel but the error texts.
 */
import { vmErrors } from '@lux9/abi';

export const pageBytes = 4096;

export class Page {
  content = 0;
  owner: ModelSpace | null = null;
  shared: ModelSpace[] = [];
  mut: ModelSpace | null = null;
  readOnly = false;
  /** Segment became shared while lent. */
  loose = false;
  /** Copies on write that share it: nobody owns it until it is touched for writing. */
  copies = 1;
  constructor(content: number) {
    this.content = content;
  }
  get lent(): boolean {
    return this.mut !== null || this.shared.length > 0;
  }
}

export class ModelSpace {
  members = 0;
}

export class ModelSegment {
  readonly base: number;
  top: number;
  readonly anon: boolean;
  space: ModelSpace | null = null;
  multi = false;
  ref = 1;
  readonly pages = new Map<number, Page>();
  readonly gone = new Set<number>();
  constructor(base: number, top: number, anon: boolean) {
    this.base = base;
    this.top = top;
    this.anon = anon;
  }
  /** Touching the empty page is a fault. */
  hole(va: number): boolean {
    return !this.pages.has(va) && (this.anon || this.gone.has(va));
  }
}

export class ModelProcess {
  segments: ModelSegment[] = [];
  space: ModelSpace;
  constructor(space: ModelSpace) {
    this.space = space;
    space.members++;
  }
  segment(va: number): ModelSegment | null {
    return this.segments.find((s) => va >= s.base && va < s.top) ?? null;
  }
  page(va: number): Page | null {
    return this.segment(va)?.pages.get(va) ?? null;
  }
}

/** Either the number of pages, or the error. */
export type Outcome = number | string;

export class Model {
  processes: ModelProcess[] = [];
  prepared: { va: number; page: Page; space: ModelSpace }[] = [];

  ownable(p: ModelProcess, s: ModelSegment): boolean {
    return !s.multi && (s.space === null || s.space === p.space);
  }

  /** A page of the process's own at `va`, made when untouched; or why not. */
  ownpage(p: ModelProcess, va: number, texts: { notMapped: string; notOwner: string }): Page | string {
    const s = p.segment(va);
    if (s === null) return texts.notMapped;
    if (!this.ownable(p, s)) return texts.notOwner;
    let page = s.pages.get(va);
    if (page === undefined) {
      if (s.hole(va)) return texts.notMapped;
      page = new Page(0);
      s.pages.set(va, page);
    }
    page = this.private(s, va, page);
    if (page.owner === null) {
      s.space ??= p.space;
      page.owner = p.space;
    }
    return page;
  }

  private(s: ModelSegment, va: number, page: Page): Page {
    if (page.copies === 1 || page.lent) return page;
    page.copies--;
    const copy = new Page(page.content);
    s.pages.set(va, copy);
    return copy;
  }

  /** Touches memory; answers the content seen, or null for a fault. */
  touch(p: ModelProcess, va: number, write: number | null): number | null {
    const s = p.segment(va);
    if (s === null) return null;
    let page = s.pages.get(va);
    if (page === undefined) {
      if (s.hole(va)) return null;
      page = new Page(0);
      s.pages.set(va, page);
    }
    if (page.lent) {
      if (page.mut !== null) {
        if (page.mut !== p.space) return null;
      } else if (write !== null || (page.owner !== p.space && !page.shared.includes(p.space))) return null;
    } else if (page.readOnly) {
      if (write !== null || page.owner !== p.space) return null;
    }
    if (!page.lent && write !== null) page = this.private(s, va, page);
    if (page.owner === null && page.copies === 1 && !s.multi) {
      s.space ??= p.space;
      page.owner = p.space;
    }
    if (write !== null) page.content = write;
    return page.content;
  }

  hasRoom(t: ModelProcess, va: number, pages: number): boolean {
    for (let i = 0; i < pages; i++) {
      const s = t.segment(va + i * pageBytes);
      if (s === null) continue;
      if (!this.ownable(t, s) || s.pages.has(va + i * pageBytes)) return false;
    }
    return true;
  }

  put(t: ModelProcess, va: number, page: Page): void {
    let s = t.segment(va);
    if (s === null) {
      s = new ModelSegment(va, va + pageBytes, true);
      t.segments.push(s);
    }
    s.space ??= t.space;
    s.pages.set(va, page);
    s.gone.delete(va);
  }

  takeout(p: ModelProcess, va: number, gone: boolean): void {
    const s = p.segment(va)!;
    s.pages.delete(va);
    if (gone) s.gone.add(va);
  }

  exchange(p: ModelProcess, t: ModelProcess, va: number, pages: number): Outcome {
    const e = vmErrors.exchange;
    if (p === t || t.space === p.space) return vmErrors.invalidTarget;
    for (let i = 0; i < pages; i++) {
      const page = this.ownpage(p, va + i * pageBytes, e);
      if (typeof page === 'string') return page;
      if (page.owner !== p.space) return e.notOwner;
      if (page.lent) return e.borrowed;
    }
    if (!this.hasRoom(t, va, pages)) return e.failed;
    for (let i = 0; i < pages; i++) {
      const at = va + i * pageBytes;
      const page = p.page(at)!;
      this.takeout(p, at, true);
      page.owner = t.space;
      this.put(t, at, page);
    }
    this.sweep(p);
    return pages;
  }

  lend(p: ModelProcess, t: ModelProcess, va: number, pages: number, mutable: boolean): Outcome {
    const e = mutable ? vmErrors.lendMut : vmErrors.lendShared;
    if (p === t || t.space === p.space) return vmErrors.invalidTarget;
    for (let i = 0; i < pages; i++) {
      const page = this.ownpage(p, va + i * pageBytes, e);
      if (typeof page === 'string') return page;
      if (page.owner !== p.space) return e.notOwner;
      if (mutable && page.shared.length > 0) return vmErrors.lendMut.shared;
      if (page.mut !== null) return e.mutable;
      if (page.shared.includes(t.space)) return e.failed;
    }
    if (!this.hasRoom(t, va, pages)) return e.failed;
    for (let i = 0; i < pages; i++) {
      const at = va + i * pageBytes;
      const page = p.page(at)!;
      if (mutable) page.mut = t.space;
      else page.shared.push(t.space);
      this.put(t, at, page);
    }
    return pages;
  }

  giveBack(p: ModelProcess, va: number, pages: number): Outcome {
    const e = vmErrors.giveBack;
    for (let i = 0; i < pages; i++) {
      const page = p.page(va + i * pageBytes);
      if (page === null) return e.notMapped;
      if (page.owner === null || page.owner === p.space) return e.notBorrowed;
      if (!page.lent) return e.badState;
      if (page.mut !== null && page.mut !== p.space) return e.mutFailed;
      if (page.mut === null && !page.shared.includes(p.space)) return e.sharedFailed;
    }
    for (let i = 0; i < pages; i++) {
      const at = va + i * pageBytes;
      const page = p.page(at)!;
      this.takeout(p, at, false);
      this.endBorrow(page, p.space);
    }
    this.sweep(p);
    return pages;
  }

  private endBorrow(page: Page, space: ModelSpace): void {
    if (page.mut === space) page.mut = null;
    else page.shared = page.shared.filter((each) => each !== space);
    if (!page.lent && page.loose) {
      page.loose = false;
      page.owner = null;
      page.readOnly = false;
    }
  }

  /** Segments of moved pages go with the last page. */
  sweep(p: ModelProcess): void {
    for (const s of p.segments.filter((each) => each.anon && each.pages.size === 0)) {
      p.segments = p.segments.filter((each) => each !== s);
      s.ref--;
    }
  }

  prepare(p: ModelProcess, va: number): boolean {
    const page = this.ownpage(p, va, { notMapped: 'x', notOwner: 'x' });
    if (typeof page === 'string' || page.owner !== p.space || page.lent) return false;
    this.takeout(p, va, true);
    this.sweep(p);
    page.readOnly = false;
    this.prepared.push({ va, page, space: p.space });
    return true;
  }

  /** Accepts row `index` of the table. */
  accept(p: ModelProcess, index: number, va: number, write: boolean): boolean {
    const row = this.prepared[index];
    if (row === undefined || !this.hasRoom(p, va, 1)) return false;
    this.prepared.splice(index, 1);
    row.page.owner = p.space;
    row.page.readOnly = !write;
    this.put(p, va, row.page);
    return true;
  }

  cancel(p: ModelProcess, index: number): boolean {
    const row = this.prepared[index];
    if (row === undefined || row.space !== p.space) return false;
    return this.accept(p, index, row.va, true);
  }

  fork(p: ModelProcess, share: boolean): ModelProcess {
    const child = new ModelProcess(share ? p.space : new ModelSpace());
    for (const s of p.segments) {
      if (share || s.anon) {
        if (!share && !s.multi) {
          s.multi = true;
          for (const page of s.pages.values()) {
            if (page.owner !== s.space || page.owner === null) continue;
            if (page.lent) page.loose = true;
            else {
              page.owner = null;
              page.readOnly = false;
            }
          }
        }
        s.ref++;
        child.segments.push(s);
        continue;
      }
      const copy = new ModelSegment(s.base, s.top, false);
      for (const [va, page] of s.pages) {
        if (page.lent || page.readOnly) {
          const sees = page.mut !== null ? page.mut === s.space : true;
          if (sees) copy.pages.set(va, new Page(page.content));
          continue;
        }
        page.owner = null;
        page.copies++;
        copy.pages.set(va, page);
      }
      for (const va of s.gone) copy.gone.add(va);
      child.segments.push(copy);
    }
    this.processes.push(child);
    return child;
  }

  private drop(s: ModelSegment, va: number, page: Page): void {
    s.pages.delete(va);
    if (page.lent) {
      if (page.owner === s.space) {
        // Its borrowers lose it.
        for (const q of this.processes) {
          for (const other of q.segments) {
            if (other !== s && other.pages.get(va) === page) {
              other.pages.delete(va);
              other.gone.add(va);
            }
          }
        }
        page.mut = null;
        page.shared = [];
      } else this.endBorrow(page, s.space!);
      return;
    }
    page.copies--;
  }

  /** segfree of whole pages. */
  free(p: ModelProcess, va: number, pages: number): void {
    for (let i = 0; i < pages; i++) {
      const at = va + i * pageBytes;
      const s = p.segment(at)!;
      const page = s.pages.get(at);
      if (page) this.drop(s, at, page);
      s.gone.delete(at);
    }
  }

  exit(p: ModelProcess): void {
    const last = --p.space.members === 0;
    if (last) this.prepared = this.prepared.filter((row) => row.space !== p.space);
    for (const s of p.segments) {
      if (--s.ref > 0) continue;
      for (const [va, page] of [...s.pages]) this.drop(s, va, page);
    }
    const mine = p.segments;
    p.segments = [];
    this.processes = this.processes.filter((each) => each !== p);
    if (!last) return;
    // What is left of it stands in segments that others share.
    for (const s of mine) {
      if (s.ref === 0) continue;
      for (const [va, page] of [...s.pages]) {
        if (!page.lent) continue;
        if (page.owner === p.space) {
          for (const q of this.processes) {
            for (const other of q.segments) {
              if (other.space !== p.space && other.pages.get(va) === page) {
                other.pages.delete(va);
                other.gone.add(va);
              }
            }
          }
          page.mut = null;
          page.shared = [];
          page.loose = false;
          page.owner = null;
        } else if (s.space === p.space) {
          s.pages.delete(va);
          s.gone.add(va);
          this.endBorrow(page, p.space);
        }
      }
    }
  }
}
