/** The views, as data: name, title, icon, the question each answers. The console's code comes with the page, theirs when they are opened. */
import {
  Binary, Boxes, Bug, Cpu, FolderTree, Grid3x3, ListTree, Map as MapIcon, Monitor, Network, Terminal, type LucideIcon,
} from 'lucide-react';
import { lazy, type ComponentType } from 'react';
import ConsolePane from '../console/ConsolePane.tsx';
import type { PanelProps, Preset, ViewName } from './view.ts';

export interface View {
  readonly name: ViewName;
  readonly title: string;
  /** Under the icon on the rail. */
  readonly short: string;
  readonly icon: LucideIcon;
  readonly question: string;
  readonly component: ComponentType<PanelProps>;
  /** Not on the rail: opened from other views. */
  readonly quiet?: true;
}

export const views: readonly View[] = [
  { name: 'console', title: 'Console', short: 'Console', icon: Terminal, question: 'the machine’s own words', component: ConsolePane },
  { name: 'screen', title: 'Screen', short: 'Screen', icon: Monitor, question: 'what does a monitor show?', component: lazy(() => import('./Screen.tsx')) },
  { name: 'processes', title: 'Processes', short: 'Processes', icon: ListTree, question: 'who is doing what, and what is it waiting for?', component: lazy(() => import('./processes/Processes.tsx')) },
  { name: 'memory', title: 'Memory', short: 'Memory', icon: Grid3x3, question: 'whose page is this, and how did it get there?', component: lazy(() => import('./memory/Memory.tsx')) },
  { name: 'scheduler', title: 'Scheduler', short: 'Scheduler', icon: Cpu, question: 'who ran when, and was anyone late?', component: lazy(() => import('./Scheduler.tsx')) },
  { name: 'ninep', title: '9P', short: '9P', icon: Network, question: 'who asked whom for what?', component: lazy(() => import('./ninep/NineP.tsx')) },
  { name: 'sips', title: 'SIPs', short: 'SIPs', icon: Boxes, question: 'which driver may touch what, and what if it dies?', component: lazy(() => import('./Sips.tsx')) },
  { name: 'files', title: 'Files', short: 'Files', icon: FolderTree, question: 'what does this process see?', component: lazy(() => import('./files/FilesPanel.tsx')) },
  { name: 'devices', title: 'Devices', short: 'Devices', icon: Binary, question: 'what is the hardware saying?', component: lazy(() => import('./Devices.tsx')) },
  { name: 'kernel', title: 'Kernel map', short: 'Kernel', icon: MapIcon, question: 'what is in the kernel and what has moved out?', component: lazy(() => import('./KernelMap.tsx')) },
  { name: 'debugger', title: 'Debugger', short: 'Debugger', icon: Bug, question: 'where exactly are we?', component: lazy(() => import('./debugger/DebuggerPanel.tsx')) },
];

export const viewByName = new Map<string, View>(views.map((v) => [v.name, v]));

export const presets: readonly Preset[] = [
  { name: 'Console', about: 'the console alone', groups: [] },
  { name: 'Student', about: 'console, processes, SIPs', groups: [['processes'], ['sips', 'files']] },
  { name: 'Kernel', about: 'memory, scheduler, 9P', groups: [['memory'], ['scheduler', 'ninep']] },
  { name: 'Debugger', about: 'registers and code, processes, memory', groups: [['debugger'], ['processes', 'memory']] },
];
