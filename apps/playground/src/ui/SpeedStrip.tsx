/** The strip where the timeline will be: for now the speed of the last minute, the present marked in amber. */
import { speedText } from './format.ts';

const width = 240;
const height = 36;

export function SpeedStrip({ speed, running }: { readonly speed: readonly number[]; readonly running: boolean }): React.ReactNode {
  const top = Math.max(50, ...speed) * 1.15;
  const x = (i: number): number => width - (speed.length - 1 - i);
  const y = (mips: number): number => height - (mips / top) * height;
  const points = speed.map((mips, i) => `${x(i)},${y(mips).toFixed(1)}`).join(' ');
  const now = speed.at(-1);
  return (
    <section className="strip" aria-label={`Speed over the last minute${now === undefined ? '' : `, now ${speedText(now)} MIPS`}`}>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
        {speed.length > 1 && <polygon points={`${x(0)},${height} ${points} ${width},${height}`} className="area" />}
        {speed.length > 1 && <polyline points={points} className="line" />}
      </svg>
      <span className={running ? 'now alive' : 'now'}>now</span>
    </section>
  );
}
