/** NOT IMPLEMENTED: the transcendentals here raise #UD. */
import { raiseUD } from "../../fault/raise";

export function fptan(r: usize): u32 { return raiseUD(); }
export function fsin(r: usize): u32 { return raiseUD(); }
export function fcos(r: usize): u32 { return raiseUD(); }
export function fsincos(r: usize): u32 { return raiseUD(); }
