/** What views are to the rest of the page: their names, what they are opened for, how presets arrange them. Knows none of them. */

export type ViewName = 'console' | 'screen' | 'processes' | 'memory' | 'scheduler' | 'ninep' | 'sips' | 'files' | 'devices' | 'kernel' | 'debugger' | 'hex';

/** What a view was opened for; every field may be missing. */
export interface PanelProps {
  readonly params: { readonly pid?: number; readonly path?: string; readonly address?: number };
}

export interface Preset {
  readonly name: string;
  readonly about: string;
  /** Views beside the console, top to bottom; those of one list are tabs of one group. */
  readonly groups: readonly (readonly ViewName[])[];
}
