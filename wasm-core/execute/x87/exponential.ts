/** NOT IMPLEMENTED: the transcendentals here raise #UD. */
import { raiseUD } from "../../fault/raise";

export function f2xm1(r: usize): u32 { return raiseUD(); }
