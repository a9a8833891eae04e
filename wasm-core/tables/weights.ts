/**
 * How often handlers run, per thousand, when records are chained as `chains.ts` says: measured over the benchmark programs
 * (apps/headless/bench), the test programs (packages/cpu/programs) at all their optimisation levels, a Go program and commands of
 * packages/userland. The handlers listed make up the frequent loop. Only speed depends on these numbers.
 * Written by apps/headless/bench/profile/choose.ts.
 */
export const measured: Readonly<Record<string, number>> = {
  MOV_RMb_32: 26.8, CMP_RI_64_JE: 19.9, MOV_RR_32: 18.4, XOR_RR_32_NF: 15.7, MOV_RMb_64: 15.4, CMP_RR_64_JE: 14.6, MOV_RR_64: 14, ADD_RI_64_NF: 13.9,
  MOV_MRb_32: 13.1, MOVZX8_RMb_32: 12.1, JMP: 11.2, XOR_RR_32: 9.3, RET: 9.2, LEA_RMx_64: 8.9, LEA_RMb_64: 8.7, MOV_RI_32: 8.7, MOV_MRb_64: 8.3,
  CALL_FAR: 8.2, MOVAPS_X_RR_: 8.2, ADD_RR_32_NF: 7.4, ADD_RR_32: 7, MOVSD_X_MRb_: 6.4, MOVSD_X_RMb_: 5.8, SHL_RI_64_NF: 5.5, LEA_RMb_32: 5.3,
  ADD_RI_64: 5, MOV_ROL_RI_32_NF: 4.8, SUB_RI_64: 4.8, CMP_MIb_8: 4.7, MOVZX8_RR_32: 4.7, MULSD_X_RR_: 4.7, ADD_RR_64_NF: 4.5, CALL_R: 4.4, EA: 4.4,
  TEST_RR_32_JE: 4.4, MOV_MRb_8: 4.3, CMP_RR_32_JB: 4.2, TEST_RR_64_JE: 4.1, SUB_RR_64: 4, MOV_RMx_64: 3.7, ADDSD_X_RMb_: 3.6, AND_RI_32: 3.3,
  CMP_RMb_64_JBE: 3.2, MOV_MIb_32: 3.1, ADD_RR_64: 2.9, LEA_RMx_32: 2.7, MOV_SHL_RI_32_NF: 2.7, ADDSD_X_RR_: 2.6, CMP_MIb_32_JL: 2.6,
  CMP_RR_64_JLE: 2.6, OR_RR_32: 2.6, SUBSD_X_RR_: 2.6, AND_RR_32_NF: 2.5, NOT_RR_32: 2.5, AND_RI_32_NF: 2.4, CALL_NEAR: 2.4, MOV_MIb_64: 2.4,
  SETCC_B: 2.4, SUBSD_X_RMb_: 2.4, TEST_RR_32_JLE: 2.4, ADD_RMx_32_NF: 2.3, CMP_RR_32: 2.3, CMP_RR_64_JB: 2.3, MOV_XOR_RR_32_NF: 2.3,
  MOVSXD_RR_64: 2.2, ADD_RMb_32_NF: 2.1, SHL_RI_32_NF: 2.1, CMP_MIb_8_JE: 1.9, JCC_E: 1.9, ROL_RI_32_NF: 1.9, ROR_RI_32_NF: 1.9, TEST_RR_8_JE: 1.9,
  CMP_RI_32: 1.8, CMP_RI_32_JE: 1.8, CMP_RI_8_JE: 1.8, SETCC_E: 1.8, MOVZX8_RMx_32: 1.7, CMP_MIb_32_JE: 1.6, CMP_RI_64_JB: 1.6, CMP_RI_64_JBE: 1.6,
  MOV_RMx_32: 1.6, CMP_RI_8_JBE: 1.5, MOV_MRx_32: 1.5, NOP: 1.5, PUSH_R: 1.5, ADD_RI_32_NF: 1.4, CMP_RI_32_JB: 1.4, TEST_RR_32_JS: 1.4,
  CMP_MIb_32: 1.3, CMP_RR_64_JL: 1.3, SHR_RI_32_NF: 1.3, CDQE: 1.2, CMP_MIb_32_JLE: 1.2, CMP_MIx_8_JE: 1.2, JCC_B: 1.2, MOV_SHR_RI_32_NF: 1.2,
  SAR_RI_32_NF: 1.2, SUB_RR_32: 1.2, ADD_MIb_32: 1.1, CMP_RR_64_JBE: 1.1, MOVZX16_RMb_32: 1.1, ADD_RI_32: 1, SHL_RI_64: 1, SUB_RR_64_NF: 1,
  CMP_MRb_32_JLE: 0.9, CMP_RR_32_JBE: 0.9, MOV_MRx_64: 0.9, XOR_RR_64_NF: 0.9, ADD_MIb_64: 0.8, CMOV_L_RR_32: 0.8, CMP_MRb_32_JE: 0.8,
  CMP_RR_8_JE: 0.8, DIVSD_X_RR_: 0.8, INC_RR_64: 0.8, MOV_MRb_16: 0.8, SHR_RI_32: 0.8, SQRTSD_X_RR_: 0.8, SUB_RI_64_NF: 0.8, AND_RR_64_NF: 0.7,
  CMOV_E_RR_32: 0.7, CMP_RI_8_JB: 0.7, CMP_RR_32_JE: 0.7, CMP_RR_32_JL: 0.7, FAR: 0.7, MOVSD_X_RMx_: 0.7, MOV_RI_64: 0.7, SHL_RR_64: 0.7,
  SHR_RI_64_NF: 0.7, TEST_RI_32_JE: 0.7, CMP_MIb_64: 0.6, CMP_RR_32_JLE: 0.6, IMUL2_RR_64: 0.6, SETCC_LE: 0.6, PXOR_X_RR_: 0.5, ADD_MRb_64: 0.4,
  CMP_RMb_64_JB: 0.4, MOV_MIb_8: 0.4, SETCC_L: 0.4, SHL_RI_32: 0.4, SHR_RR_64: 0.4, XOR_MRb_64: 0.4, ADDPD_X_RR_: 0.3, ADD_RMb_64: 0.3, GOTO: 0.3,
  IMUL2_RMb_64: 0.3, JCC_BE: 0.3, JCC_L: 0.3, JCC_LE: 0.3, JCC_S: 0.3, JMP_FAR: 0.3, JMP_M: 0.3, JMP_R: 0.3, LEAVE: 0.3, MOVSD_X_MRx_: 0.3,
  MOVSX16_RMb_64: 0.3, MOVSX8_RMb_64: 0.3, MOV_ADD_RR_32_NF: 0.3, MOV_AND_RR_32_NF: 0.3, MOV_ROR_RI_32_NF: 0.3, MULPD_X_RMb_: 0.3, MULSD_X_RMb_: 0.3,
  OR_RR_32_NF: 0.3, POP_R: 0.3, SUB_RI_32: 0.3,
};

/** 0: not among the frequent ones. */
export function weightOf(name: string): number {
  return measured[name] ?? 0;
}
