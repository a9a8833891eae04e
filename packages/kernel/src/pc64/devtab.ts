/** The devices of this kernel, in the order of /dev/drivers. Channels hold the index: rows are only added at the end. */
import { devcons } from '../dev/cons.ts';
import { devdup } from '../dev/dup.ts';
import { devenv } from '../dev/env.ts';
import { devexchange } from '../dev/exchange.ts';
import { devdma } from '../dev/dma.ts';
import { devirq } from '../dev/irq.ts';
import { devmem } from '../dev/mem.ts';
import { devpci } from '../dev/pci.ts';
import { devmnt } from '../dev/mnt.ts';
import { devpipe } from '../dev/pipe.ts';
import { devkbd, devmouse } from '../dev/ps2.ts';
import { devproc } from '../dev/proc.ts';
import { devroot } from '../dev/root.ts';
import { devsegment } from '../dev/segment.ts';
import { devshr } from '../dev/shr.ts';
import { devsip } from '../dev/sip.ts';
import { devsrv } from '../dev/srv.ts';
import { devswap } from '../dev/swap.ts';
import { devuart } from '../dev/uart.ts';
import type { Dev } from '../port/kernel.ts';

export const devtab: readonly Dev[] = [
  devroot, devcons, devenv, devdup, devpipe, devproc, devsrv, devmnt, devsegment, devswap, devshr, devuart, devexchange,
  devmem, devirq, devdma, devpci, devsip,
  devkbd, devmouse,
];
