/** NOT IMPLEMENTED: the transcendentals here raise #UD. */
import { raiseUD } from "../../fault/raise";

export function fpatan(r: usize): u32 { return raiseUD(); }
