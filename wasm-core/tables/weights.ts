/**
 * How often handlers run, per thousand, over the benchmark programs. The handlers listed make up the
 * frequent loop. Only speed depends on these numbers.
 */
const measured: Readonly<Record<string, number>> = {
  MOV_RR_64: 80, MOV_RMb_64: 70, MOV_RMb_32: 40, MOV_RR_32: 60, MOV_MRb_64: 50, MOV_MRb_32: 20, ADD_RI_64_NF: 40, ADD_RI_64: 25,
  ADD_RR_64_NF: 30, ADD_RR_32_NF: 20, XOR_RR_32_NF: 25, ROR_RI_32_NF: 12, ROL_RI_32_NF: 10, AND_RR_32_NF: 10, LEA_RMb_64: 30, LEA_RMx_64: 20,
  CMP_RI_64_JE: 15, CMP_RI_64_JBE: 25, CMP_RR_64_JE: 20, CMP_RI_32_JE: 15, TEST_RR_64_JE: 15, TEST_RR_32_JE: 15, PUSH_R: 30, POP_R: 30,
  RET: 25, CALL_NEAR: 25, CALL_FAR: 6, JMP: 20, JMP_M: 12, JCC_BE: 12, JCC_E: 10, MOVZX8_RMb_32: 25, MOVZX8_RMx_32: 10, MOVSX8_RMb_64: 4,
  CMP_MIb_8: 12, MOV_MIb_8: 15, CMP_MIb_8_JE: 10, SUB_RI_64_NF: 15, SUB_RI_64: 8, AND_RI_32: 10, CALL_R: 8, CMP_RR_32_JB: 10, MOV_RI_32: 12,
  TEST_RR_32_JLE: 6, TEST_RR_32_JS: 5, CMP_RR_64_JLE: 8, SETCC_B: 5, CMP_RR_32: 6, XOR_RR_32: 8, MOV_RMx_64: 15, MOV_RMx_32: 15, MOV_MRx_64: 8,
  MOV_MRx_32: 8, MOV_RMb_8: 4, MOV_RMx_8: 3, ADD_RMb_64: 8, GOTO: 15, FAR: 8, ADD_RR_32: 6, NOT_RR_32: 3, OR_RR_32: 3, MOVSXD_RR_64: 4,
  MOVSD_X_RMb_: 12, MULSD_X_RR_: 10, ADDSD_X_RR_: 10, MOVSD_X_MRb_: 8, MOVAPS_X_RR_: 10, MULSD_X_RMb_: 6, MULSD_X_RMx_: 3, SUBSD_X_RR_: 5, SUBSD_X_RMb_: 3,
};

/** 0: not among the frequent ones. */
export function weightOf(name: string): number {
  return measured[name] ?? 0;
}
