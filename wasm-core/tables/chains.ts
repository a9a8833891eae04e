/**
 * Runs of instructions that one dispatch does: each is a handler of its own, put together from the handlers of its parts. Decode
 * chains records from left to right as long as the table goes on, so every beginning of a chain (of two or more) stands here too.
 * The second part keeps its own record: where it cannot go on, the loop stops there with the first part done.
 *
 * Chosen by measurement over the programs that `weights.ts` names; with how often each runs, per thousand. Only speed depends on them.
 * Written by apps/headless/bench/profile/choose.ts.
 */
export const chains: Readonly<Record<string, number>> = {
  'ADD_RI_32 MOV_MRb_32': 5.2, 'ADD_RI_64 ADDSD_X_RR_': 0.1, 'ADD_RI_64 ADDSD_X_RR_ CMP_RR_64_JE': 8.1, 'ADD_RI_64 MOV_RR_64': 0.7,
  'ADD_RI_64 MOV_RR_64 POP_R': 3.8, 'ADD_RI_64_NF CMP_RI_64_JE': 1.2, 'ADD_RMb_64 LEA_RMx_64': 0.1, 'ADD_RMb_64 LEA_RMx_64 MOV_MRb_64': 7.1,
  'ADD_RR_32_NF MOV_RR_32': 6.4, 'ADD_RR_64_NF CMP_RI_64_JBE': 0.1, 'AND_RI_32 ADD_RMb_64': 0.1, 'AND_RR_32_NF XOR_RR_32_NF': 7.1,
  'LEA_RMb_64 CALL_NEAR': 1.9, 'LEA_RMb_64 JCC_BE': 4.8, 'LEA_RMb_64 MOV_RR_64': 3.2, 'LEA_RMb_64 MOV_RR_64 CALL_NEAR': 1.9,
  'LEA_RMx_64 MOV_MRb_64': 0.4, 'LEA_RMx_64 MOV_MRb_64 CMP_RR_64_JE': 0.1, 'MOVSD_X_RMb_ ADD_RI_64': 0.4, 'MOVSD_X_RMb_ ADD_RI_64 MULSD_X_RMb_': 8,
  'MOVZX8_RMb_32 JMP_M': 4.6, 'MOV_MIb_8 ADD_RR_64_NF': 0.1, 'MOV_MIb_8 ADD_RR_64_NF CMP_RI_64_JBE': 16.7, 'MOV_MRb_64 CMP_RR_64_JE': 0.1,
  'MOV_MRb_64 JMP': 3.3, 'MOV_MRb_64 MOV_MRb_64': 4.1, 'MOV_RMb_32 MOV_MRb_32': 9.2, 'MOV_RMb_32 MOV_RMb_32': 8.9, 'MOV_RMb_64 ADD_RI_64': 0.4,
  'MOV_RMb_64 ADD_RI_64 RET': 3.3, 'MOV_RMb_64 MOV_RMb_64': 7.4, 'MOV_RMb_64 MOV_RR_64': 3.3, 'MOV_RMx_64 MOV_MRx_64': 0.1,
  'MOV_RMx_64 MOV_MRx_64 ADD_RI_64_NF': 12.5, 'MOV_RR_32 MOV_RR_32': 6, 'MOV_RR_32 MOV_RR_32 MOV_RR_32': 7.8, 'MOV_RR_64 ADD_RI_64_NF': 3.1,
  'MOV_RR_64 ADD_RI_64_NF AND_RI_32': 7.1, 'MOV_RR_64 MOV_RR_64': 2.6, 'MULSD_X_RR_ MULSD_X_RR_': 4.9, 'POP_R POP_R': 2, 'POP_R POP_R RET': 1,
  'POP_R RET': 5, 'PUSH_R PUSH_R': 3, 'PUSH_R PUSH_R MOV_RR_64': 3.9, 'ROR_RI_32_NF ROR_RI_32_NF': 4.6, 'SHR_RI_32_NF ROL_RI_32_NF': 3.5,
  'SUB_RI_64 MOV_MRb_64': 0.5, 'SUB_RI_64 MOV_MRb_64 LEA_RMb_64': 3.6, 'SUB_RI_64_NF CMP_RI_64_JBE': 3.8,
};
