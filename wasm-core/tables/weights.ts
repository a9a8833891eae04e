/**
 * How often handlers run, per thousand, over the benchmark programs (apps/headless/bench) and the test programs
 * (packages/cpu/programs) at all their optimisation levels; a few that larger programs need are given by estimate.
 * The handlers listed make up the frequent loop. Only speed depends on these numbers.
 */
const measured: Readonly<Record<string, number>> = {
  MOV_ADD_RR_32_NF: 5, MOV_XOR_RR_32_NF: 12, MOV_AND_RR_32_NF: 7, MOV_ROR_RI_32_NF: 7, MOV_ROL_RI_32_NF: 7, MOV_SHR_RI_32_NF: 4, MOV_SHL_RI_32_NF: 2,
  MOV_RR_64: 72.2, ADD_RI_64_NF: 52.9, MOV_RR_32: 50.1, LEA_RMb_64: 35.4, MOV_RMb_32: 32.1, ADD_RI_64: 30.7, MOV_MRb_64: 30.0,
  CMP_RI_64_JBE: 29.7, CMP_RR_64_JE: 26.0, ADD_RR_64_NF: 24.9, LEA_RMx_64: 24.2, MOV_RMb_64: 23.0, JMP: 22.0,
  MOVZX8_RMb_32: 21.4, MOV_MIb_8: 21.3, XOR_RR_32_NF: 21.2, PUSH_R: 20.7, POP_R: 19.6, RET: 18.8, AND_RI_32: 18.0,
  CMP_RI_64_JE: 17.9, MULSD_X_RR_: 15.3, ADD_RMb_64: 14.0, ADDSD_X_RR_: 13.3, MOV_RMx_64: 12.7, MOVSD_X_RMb_: 12.1,
  CALL_NEAR: 11.9, JCC_BE: 11.5, JMP_M: 11.5, SUB_RI_64: 11.2, MULSD_X_RMb_: 10.7, CMP_MIb_8: 10.2, SUB_RI_64_NF: 10.1,
  ADD_RR_32_NF: 10.1, MOVAPS_X_RR_: 9.2, MOV_MRb_32: 9.2, MOV_MRx_64: 9.0, MOV_RI_32: 8.5, ROR_RI_32_NF: 8.2, ROL_RI_32_NF: 7.4,
  XOR_RR_32: 7.1, AND_RR_32_NF: 7.0, MOVSD_X_MRb_: 6.6, CALL_FAR: 6.0, GOTO: 6.0, TEST_RR_64_JE: 6.0, CALL_R: 5.9,
  CMP_RR_32_JB: 5.3, SHL_RI_64_NF: 5.1, ADD_RR_64: 5.0, ADD_RR_32: 4.8, SUB_RI_32: 4.6, SHL_RI_32_NF: 4.4, CMP_MIb_8_JE: 4.2,
  MOVSXD_RR_64: 4.0, CMP_RI_32_JE: 4.0, FAR: 4.0, JCC_E: 4.0, SHR_RI_32_NF: 3.9, ADDSD_X_RMb_: 3.6, TEST_RR_32_JLE: 3.4,
  SETCC_B: 3.2, CMP_RR_32: 3.1, MOVZX8_RMx_32: 3.0, SUBSD_X_RR_: 3.0, MOV_MRb_8: 2.8, SUB_RR_64: 2.8, CMP_RR_64_JLE: 2.7,
  TEST_RR_32_JS: 2.6, SUBSD_X_RMb_: 2.3, MOVSX16_RMb_64: 2.3, CDQE: 2.2, MOVZX16_RMb_32: 2.1, JMP_FAR: 2.0, NOT_RR_32: 1.9,
  OR_RR_32: 1.9, TEST_RR_32_JE: 1.9, CMP_MIx_8_JE: 1.9, XOR_RR_64_NF: 1.9, MOVSD_X_RMx_: 1.8, MOVZX8_RR_32: 1.8,
  ADD_RMb_32_NF: 1.8, CMP_MIb_32_JLE: 1.7, MOV_RMx_32: 1.6, ADD_RMx_32_NF: 1.6, SUB_RR_64_NF: 1.6, JMP_R: 1.6, IMUL2_RR_64: 1.5,
  ADD_MIb_32: 1.4, CMP_RR_64_JB: 1.4, ADD_MIb_64: 1.4, LEA_RMx_32: 1.3, AND_RR_64_NF: 1.1, CMP_MIb_64: 1.1, JCC_B: 1.0,
  JCC_L: 1.0, JCC_LE: 1.0, JCC_S: 1.0, TEST_RR_8_JE: 1.0, MOVSD_X_MRx_: 1.0, LEAVE: 1.0, MOV_MRx_32: 0.9, DIVSD_X_RR_: 0.9,
  SHR_RR_64: 0.9, SQRTSD_X_RR_: 0.9, PXOR_X_RR_: 0.9, SHL_RI_32: 0.8, CMP_MIb_32_JE: 0.8, XOR_MRb_64: 0.8, ADDPD_X_RR_: 0.8,
  MOVSX8_RMb_64: 0.7, SAR_RI_32_NF: 0.7, MULPD_X_RMb_: 0.7, ADD_MRb_64: 0.7, OR_RR_32_NF: 0.7, CMP_RR_64_JL: 0.7,
  IMUL2_RMb_64: 0.7, SHR_RI_32: 0.6,
};

/** 0: not among the frequent ones. */
export function weightOf(name: string): number {
  return measured[name] ?? 0;
}
