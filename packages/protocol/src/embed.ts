/**
 * The page inside another page: messages over `postMessage`. Every message has `lux9: 1`; the page answers only its parent
 * window and only after it was embedded. docs/using.md shows a whole example.
 */

/** From the embedder. `id` comes back in the answer. */
export type EmbedRequest =
  | { readonly lux9: 1; readonly id?: number; readonly do: 'type'; readonly text: string }
  | { readonly lux9: 1; readonly id?: number; readonly do: 'pause' | 'run' | 'reset' }
  /** Opens a view by name, e.g. `processes`. */
  | { readonly lux9: 1; readonly id?: number; readonly do: 'view'; readonly view: string }
  /** The text of a file of the running system, at most 1 MB. */
  | { readonly lux9: 1; readonly id?: number; readonly do: 'read'; readonly path: string }
  | { readonly lux9: 1; readonly id?: number; readonly do: 'theme'; readonly theme: 'paper' | 'night' | 'system' };

/** To the embedder. */
export type EmbedEvent =
  /** The console shows its first prompt or, at the latest, the machine first waits for input. */
  | { readonly lux9: 1; readonly event: 'ready' }
  | { readonly lux9: 1; readonly event: 'output'; readonly text: string }
  | { readonly lux9: 1; readonly event: 'state'; readonly state: string }
  | { readonly lux9: 1; readonly event: 'answer'; readonly id: number; readonly ok: true; readonly text: string }
  | { readonly lux9: 1; readonly event: 'answer'; readonly id: number; readonly ok: false; readonly error: string };
