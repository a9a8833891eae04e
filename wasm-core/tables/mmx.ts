/**
 * MMX and the later instructions on mm registers (Intel SDM vol. 2), in the notation of format.ts.
 *
 * P, Q, N: the record holds 16 * n for mm(n), which is the significand of the physical register R(n).
 * Rows with memory and register forms of different access size stand apart (PINSRW).
 */
export const mmx = `
# MMX: add and subtract
PADDB      | NP 0F FC         | Pq,Qq    | fpu            | mmx/add.paddb
PADDW      | NP 0F FD         | Pq,Qq    | fpu            | mmx/add.paddw
PADDD      | NP 0F FE         | Pq,Qq    | fpu            | mmx/add.paddd
PADDQ      | NP 0F D4         | Pq,Qq    | fpu            | mmx/add.paddq
PADDSB     | NP 0F EC         | Pq,Qq    | fpu            | mmx/add.paddsb
PADDSW     | NP 0F ED         | Pq,Qq    | fpu            | mmx/add.paddsw
PADDUSB    | NP 0F DC         | Pq,Qq    | fpu            | mmx/add.paddusb
PADDUSW    | NP 0F DD         | Pq,Qq    | fpu            | mmx/add.paddusw
PSUBB      | NP 0F F8         | Pq,Qq    | fpu            | mmx/add.psubb
PSUBW      | NP 0F F9         | Pq,Qq    | fpu            | mmx/add.psubw
PSUBD      | NP 0F FA         | Pq,Qq    | fpu            | mmx/add.psubd
PSUBQ      | NP 0F FB         | Pq,Qq    | fpu            | mmx/add.psubq
PSUBSB     | NP 0F E8         | Pq,Qq    | fpu            | mmx/add.psubsb
PSUBSW     | NP 0F E9         | Pq,Qq    | fpu            | mmx/add.psubsw
PSUBUSB    | NP 0F D8         | Pq,Qq    | fpu            | mmx/add.psubusb
PSUBUSW    | NP 0F D9         | Pq,Qq    | fpu            | mmx/add.psubusw
# multiply
PMULLW     | NP 0F D5         | Pq,Qq    | fpu            | mmx/multiply.pmullw
PMULHW     | NP 0F E5         | Pq,Qq    | fpu            | mmx/multiply.pmulhw
PMULHUW    | NP 0F E4         | Pq,Qq    | fpu            | mmx/multiply.pmulhuw
PMADDWD    | NP 0F F5         | Pq,Qq    | fpu            | mmx/multiply.pmaddwd
PMULUDQ    | NP 0F F4         | Pq,Qq    | fpu            | mmx/multiply.pmuludq
# compare, minimum, maximum, average, sum of differences
PCMPEQB    | NP 0F 74         | Pq,Qq    | fpu            | mmx/compare.pcmpeqb
PCMPEQW    | NP 0F 75         | Pq,Qq    | fpu            | mmx/compare.pcmpeqw
PCMPEQD    | NP 0F 76         | Pq,Qq    | fpu            | mmx/compare.pcmpeqd
PCMPGTB    | NP 0F 64         | Pq,Qq    | fpu            | mmx/compare.pcmpgtb
PCMPGTW    | NP 0F 65         | Pq,Qq    | fpu            | mmx/compare.pcmpgtw
PCMPGTD    | NP 0F 66         | Pq,Qq    | fpu            | mmx/compare.pcmpgtd
PMINUB     | NP 0F DA         | Pq,Qq    | fpu            | mmx/compare.pminub
PMAXUB     | NP 0F DE         | Pq,Qq    | fpu            | mmx/compare.pmaxub
PMINSW     | NP 0F EA         | Pq,Qq    | fpu            | mmx/compare.pminsw
PMAXSW     | NP 0F EE         | Pq,Qq    | fpu            | mmx/compare.pmaxsw
PAVGB      | NP 0F E0         | Pq,Qq    | fpu            | mmx/compare.pavgb
PAVGW      | NP 0F E3         | Pq,Qq    | fpu            | mmx/compare.pavgw
PSADBW     | NP 0F F6         | Pq,Qq    | fpu            | mmx/compare.psadbw
# logic
PAND       | NP 0F DB         | Pq,Qq    | fpu            | mmx/logic.pand
PANDN      | NP 0F DF         | Pq,Qq    | fpu            | mmx/logic.pandn
POR        | NP 0F EB         | Pq,Qq    | fpu            | mmx/logic.por
PXOR       | NP 0F EF         | Pq,Qq    | fpu            | mmx/logic.pxor
# shifts by a register or memory, by an immediate
PSRLW      | NP 0F D1         | Pq,Qq    | fpu            | mmx/shift.psrlw
PSRLD      | NP 0F D2         | Pq,Qq    | fpu            | mmx/shift.psrld
PSRLQ      | NP 0F D3         | Pq,Qq    | fpu            | mmx/shift.psrlq
PSRAW      | NP 0F E1         | Pq,Qq    | fpu            | mmx/shift.psraw
PSRAD      | NP 0F E2         | Pq,Qq    | fpu            | mmx/shift.psrad
PSLLW      | NP 0F F1         | Pq,Qq    | fpu            | mmx/shift.psllw
PSLLD      | NP 0F F2         | Pq,Qq    | fpu            | mmx/shift.pslld
PSLLQ      | NP 0F F3         | Pq,Qq    | fpu            | mmx/shift.psllq
PSRLW      | NP 0F 71 /2      | Nq,Ib    | fpu            | mmx/shift.psrlwImm
PSRAW      | NP 0F 71 /4      | Nq,Ib    | fpu            | mmx/shift.psrawImm
PSLLW      | NP 0F 71 /6      | Nq,Ib    | fpu            | mmx/shift.psllwImm
PSRLD      | NP 0F 72 /2      | Nq,Ib    | fpu            | mmx/shift.psrldImm
PSRAD      | NP 0F 72 /4      | Nq,Ib    | fpu            | mmx/shift.psradImm
PSLLD      | NP 0F 72 /6      | Nq,Ib    | fpu            | mmx/shift.pslldImm
PSRLQ      | NP 0F 73 /2      | Nq,Ib    | fpu            | mmx/shift.psrlqImm
PSLLQ      | NP 0F 73 /6      | Nq,Ib    | fpu            | mmx/shift.psllqImm
# pack, unpack, shuffle
PUNPCKLBW  | NP 0F 60         | Pq,Qd    | fpu            | mmx/pack.punpcklbw
PUNPCKLWD  | NP 0F 61         | Pq,Qd    | fpu            | mmx/pack.punpcklwd
PUNPCKLDQ  | NP 0F 62         | Pq,Qd    | fpu            | mmx/pack.punpckldq
PUNPCKHBW  | NP 0F 68         | Pq,Qq    | fpu            | mmx/pack.punpckhbw
PUNPCKHWD  | NP 0F 69         | Pq,Qq    | fpu            | mmx/pack.punpckhwd
PUNPCKHDQ  | NP 0F 6A         | Pq,Qq    | fpu            | mmx/pack.punpckhdq
PACKSSWB   | NP 0F 63         | Pq,Qq    | fpu            | mmx/pack.packsswb
PACKUSWB   | NP 0F 67         | Pq,Qq    | fpu            | mmx/pack.packuswb
PACKSSDW   | NP 0F 6B         | Pq,Qq    | fpu            | mmx/pack.packssdw
PSHUFW     | NP 0F 70         | Pq,Qq,Ib | fpu            | mmx/pack.pshufw
PINSRW     | NP 0F C4         | Pq,Rd,Ib | fpu            | mmx/pack.pinsrwReg
PINSRW     | NP 0F C4         | Pq,Mw,Ib | fpu            | mmx/pack.pinsrwMem
PEXTRW     | NP 0F C5         | Gd,Nq,Ib | fpu            | mmx/pack.pextrw
PMOVMSKB   | NP 0F D7         | Gd,Nq    | fpu            | mmx/pack.pmovmskb
# moves (MOVD with REX.W is MOVQ)
MOVD       | NP 0F 6E         | Pq,Ey    | fpu            | mmx/move.movdLoad
MOVD       | NP 0F 7E         | Ey,Pq    | fpu            | mmx/move.movdStore
MOVQ       | NP 0F 6F         | Pq,Qq    | fpu            | mmx/move.movqLoad
MOVQ       | NP 0F 7F         | Qq,Pq    | fpu            | mmx/move.movqStore
MOVNTQ     | NP 0F E7         | Mq,Pq    | fpu            | mmx/move.movqStore
MASKMOVQ   | NP 0F F7         | Pq,Nq    | fpu            | mmx/move.maskmovq
MOVQ2DQ    | F3 0F D6         | Vx,Nq    | fpu            | mmx/move.movq2dq
MOVDQ2Q    | F2 0F D6         | Pq,Uq    | fpu            | mmx/move.movdq2q
EMMS       | NP 0F 77         |          | fpu            | mmx/move.emms
# conversions
CVTPI2PS   | NP 0F 2A         | Vq,Qq    | fpu            | mmx/convert.cvtpi2ps
CVTPI2PD   | 66 0F 2A         | Vx,Qq    | fpu            | mmx/convert.cvtpi2pd
CVTTPS2PI  | NP 0F 2C         | Pq,Wq    | fpu            | mmx/convert.cvttps2pi
CVTPS2PI   | NP 0F 2D         | Pq,Wq    | fpu            | mmx/convert.cvtps2pi
CVTTPD2PI  | 66 0F 2C         | Pq,Wx    | fpu            | mmx/convert.cvttpd2pi
CVTPD2PI   | 66 0F 2D         | Pq,Wx    | fpu            | mmx/convert.cvtpd2pi
# SSSE3
PSHUFB     | NP 0F 38 00      | Pq,Qq    | fpu            | mmx/ssse3.pshufb
PHADDW     | NP 0F 38 01      | Pq,Qq    | fpu            | mmx/ssse3.phaddw
PHADDD     | NP 0F 38 02      | Pq,Qq    | fpu            | mmx/ssse3.phaddd
PHADDSW    | NP 0F 38 03      | Pq,Qq    | fpu            | mmx/ssse3.phaddsw
PMADDUBSW  | NP 0F 38 04      | Pq,Qq    | fpu            | mmx/ssse3.pmaddubsw
PHSUBW     | NP 0F 38 05      | Pq,Qq    | fpu            | mmx/ssse3.phsubw
PHSUBD     | NP 0F 38 06      | Pq,Qq    | fpu            | mmx/ssse3.phsubd
PHSUBSW    | NP 0F 38 07      | Pq,Qq    | fpu            | mmx/ssse3.phsubsw
PSIGNB     | NP 0F 38 08      | Pq,Qq    | fpu            | mmx/ssse3.psignb
PSIGNW     | NP 0F 38 09      | Pq,Qq    | fpu            | mmx/ssse3.psignw
PSIGND     | NP 0F 38 0A      | Pq,Qq    | fpu            | mmx/ssse3.psignd
PMULHRSW   | NP 0F 38 0B      | Pq,Qq    | fpu            | mmx/ssse3.pmulhrsw
PABSB      | NP 0F 38 1C      | Pq,Qq    | fpu            | mmx/ssse3.pabsb
PABSW      | NP 0F 38 1D      | Pq,Qq    | fpu            | mmx/ssse3.pabsw
PABSD      | NP 0F 38 1E      | Pq,Qq    | fpu            | mmx/ssse3.pabsd
PALIGNR    | NP 0F 3A 0F      | Pq,Qq,Ib | fpu            | mmx/ssse3.palignr
`;
