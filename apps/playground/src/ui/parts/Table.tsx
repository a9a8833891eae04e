/**
 * A table of rows that may be many: only those in view are in the document. Columns sort by click; arrows move the choice,
 * Enter opens it.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';

export interface Column<T> {
  readonly name: string;
  /** CSS width of the column. */
  readonly width: string;
  readonly figures?: boolean;
  readonly cell: (row: T) => React.ReactNode;
  /** What the column sorts by; absent: it does not sort. */
  readonly by?: (row: T) => number | string;
}

export interface TableProps<T> {
  readonly label: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly keyOf: (row: T) => string | number;
  readonly chosen?: string | number | null;
  readonly onChoose?: (row: T) => void;
  readonly onOpen?: (row: T) => void;
  /** Follows the last row while it is in view. */
  readonly rowHeight?: number;
}

export function Table<T>({ label, rows, columns, keyOf, chosen = null, onChoose, onOpen, rowHeight = 24 }: TableProps<T>): React.ReactNode {
  const home = useRef<HTMLDivElement>(null);
  const [sort, setSort] = useState<{ column: string; down: boolean } | null>(null);
  const sorted = useMemo(() => {
    const by = sort === null ? undefined : columns.find((c) => c.name === sort.column)?.by;
    if (by === undefined) return rows;
    const sign = sort!.down ? -1 : 1;
    return rows.map((row, i) => ({ row, i, key: by(row) })).sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : a.i - b.i)).map(({ row }) => row);
  }, [rows, columns, sort]);
  const virtual = useVirtualizer({ count: sorted.length, getScrollElement: () => home.current, estimateSize: () => rowHeight, overscan: 12 });
  const template = columns.map((c) => c.width).join(' ');
  const at = sorted.findIndex((row) => keyOf(row) === chosen);

  useEffect(() => {
    // Chosen from elsewhere: it is brought into view.
    if (chosen !== null && at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [chosen]);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20, Home: -1e9, End: 1e9 }[event.key];
    if (event.key === 'Enter' && at >= 0) onOpen?.(sorted[at]!);
    else if (step !== undefined && sorted.length > 0) {
      const to = Math.max(0, Math.min(sorted.length - 1, at < 0 ? 0 : at + step));
      onChoose?.(sorted[to]!);
      virtual.scrollToIndex(to);
    } else return;
    event.preventDefault();
  };

  return (
    <div className="table" role="grid" aria-label={label} aria-rowcount={sorted.length + 1} tabIndex={0} onKeyDown={onKeyDown} ref={home}>
      <div className="table-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {columns.map((c) => (
          <span
            key={c.name}
            role="columnheader"
            data-figures={c.figures}
            aria-sort={sort?.column === c.name ? (sort.down ? 'descending' : 'ascending') : undefined}
            onClick={() => c.by !== undefined && setSort((s) => (s?.column === c.name ? (s.down ? null : { column: c.name, down: true }) : { column: c.name, down: false }))}
          >
            {c.name}{sort?.column === c.name ? (sort.down ? ' ↓' : ' ↑') : ''}
          </span>
        ))}
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const row = sorted[item.index]!;
          const key = keyOf(row);
          return (
            <div
              key={key}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={key === chosen}
              className="table-row"
              style={{ gridTemplateColumns: template, height: item.size, transform: `translateY(${item.start}px)` }}
              onClick={() => onChoose?.(row)}
              onDoubleClick={() => onOpen?.(row)}
            >
              {columns.map((c) => <span key={c.name} role="gridcell" data-figures={c.figures}>{c.cell(row)}</span>)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
