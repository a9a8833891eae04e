/** NOT IMPLEMENTED: the transcendentals here raise #UD. */
import { raiseUD } from "../../fault/raise";

export function fyl2x(r: usize): u32 { return raiseUD(); }
export function fyl2xp1(r: usize): u32 { return raiseUD(); }
