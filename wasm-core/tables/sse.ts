/**
 * SSE, SSE2, SSE3, SSSE3, SSE4.1, SSE4.2 and POPCNT: the forms on xmm and general registers.
 * Forms that name an mm register stand in mmx.ts; FXSAVE and FXRSTOR in x87.ts; PAUSE in integer.ts.
 * Source: Intel SDM vol. 2, AMD64 APM vol. 4. The notation is described in format.ts.
 */
export const sse = `
# Moves
MOVUPS     | NP 0F 10      | Vx,Wxu    |            | sse/move.movups
MOVUPD     | 66 0F 10      | Vx,Wxu    |            | sse/move.movups
MOVSS      | F3 0F 10      | Vd,Wd     |            | sse/move.movss
MOVSD      | F2 0F 10      | Vq,Wq     |            | sse/move.movsd
MOVUPS     | NP 0F 11      | Wxu,Vx    |            | sse/move.movups
MOVUPD     | 66 0F 11      | Wxu,Vx    |            | sse/move.movups
MOVSS      | F3 0F 11      | Wd,Vd     |            | sse/move.movss
MOVSD      | F2 0F 11      | Wq,Vq     |            | sse/move.movsd
MOVLPS     | NP 0F 12      | Vq,Mq     |            | sse/move.movlps
MOVHLPS    | NP 0F 12      | Vx,Ux     |            | sse/move.movhlps
MOVLPD     | 66 0F 12      | Vq,Mq     |            | sse/move.movlps
MOVSLDUP   | F3 0F 12      | Vx,Wx     |            | sse/move.movsldup
MOVDDUP    | F2 0F 12      | Vx,Wq     |            | sse/move.movddup
MOVLPS     | NP 0F 13      | Mq,Vq     |            | sse/move.movlps
MOVLPD     | 66 0F 13      | Mq,Vq     |            | sse/move.movlps
UNPCKLPS   | NP 0F 14      | Vx,Wx     |            | sse/shuffle.punpckldq
UNPCKLPD   | 66 0F 14      | Vx,Wx     |            | sse/shuffle.punpcklqdq
UNPCKHPS   | NP 0F 15      | Vx,Wx     |            | sse/shuffle.punpckhdq
UNPCKHPD   | 66 0F 15      | Vx,Wx     |            | sse/shuffle.punpckhqdq
MOVHPS     | NP 0F 16      | Vq,Mq     |            | sse/move.movhps
MOVLHPS    | NP 0F 16      | Vx,Ux     |            | sse/move.movlhps
MOVHPD     | 66 0F 16      | Vq,Mq     |            | sse/move.movhps
MOVSHDUP   | F3 0F 16      | Vx,Wx     |            | sse/move.movshdup
MOVHPS     | NP 0F 17      | Mq,Vq     |            | sse/move.movhps
MOVHPD     | 66 0F 17      | Mq,Vq     |            | sse/move.movhps
MOVAPS     | NP 0F 28      | Vx,Wx     |            | sse/move.movaps
MOVAPD     | 66 0F 28      | Vx,Wx     |            | sse/move.movaps
MOVAPS     | NP 0F 29      | Wx,Vx     |            | sse/move.movaps
MOVAPD     | 66 0F 29      | Wx,Vx     |            | sse/move.movaps
MOVNTPS    | NP 0F 2B      | Mx,Vx     |            | sse/move.movaps
MOVNTPD    | 66 0F 2B      | Mx,Vx     |            | sse/move.movaps
MOVMSKPS   | NP 0F 50      | Gd,Ux     |            | sse/move.movmskps
MOVMSKPD   | 66 0F 50      | Gd,Ux     |            | sse/move.movmskpd
MOVD       | 66 0F 6E      | Vx,Ey     |            | sse/move.movdFromGpr
MOVDQA     | 66 0F 6F      | Vx,Wx     |            | sse/move.movaps
MOVDQU     | F3 0F 6F      | Vx,Wxu    |            | sse/move.movups
MOVD       | 66 0F 7E      | Ey,Vx     |            | sse/move.movdToGpr
MOVQ       | F3 0F 7E      | Vq,Wq     |            | sse/move.movq
MOVDQA     | 66 0F 7F      | Wx,Vx     |            | sse/move.movaps
MOVDQU     | F3 0F 7F      | Wxu,Vx    |            | sse/move.movups
MOVNTI     | NP 0F C3      | My,Gy     |            | sse/move.movnti
MOVQ       | 66 0F D6      | Wq,Vq     |            | sse/move.movq
PMOVMSKB   | 66 0F D7      | Gd,Ux     |            | sse/move.pmovmskb
MOVNTDQ    | 66 0F E7      | Mx,Vx     |            | sse/move.movaps
LDDQU      | F2 0F F0      | Vx,Mxu    |            | sse/move.movups
MASKMOVDQU | 66 0F F7      | Vx,Ux     |            | sse/move.maskmovdqu
MOVNTDQA   | 66 0F 38 2A   | Vx,Mx     |            | sse/move.movaps

# Floating-point arithmetic
SQRTPS     | NP 0F 51      | Vx,Wx     |            | sse/packed.sqrtps
SQRTPD     | 66 0F 51      | Vx,Wx     |            | sse/packed.sqrtpd
SQRTSS     | F3 0F 51      | Vd,Wd     |            | sse/scalar.sqrtss
SQRTSD     | F2 0F 51      | Vq,Wq     |            | sse/scalar.sqrtsd
RSQRTPS    | NP 0F 52      | Vx,Wx     | host       | sse/estimate.rsqrtps
RSQRTSS    | F3 0F 52      | Vd,Wd     | host       | sse/estimate.rsqrtss
RCPPS      | NP 0F 53      | Vx,Wx     | host       | sse/estimate.rcpps
RCPSS      | F3 0F 53      | Vd,Wd     | host       | sse/estimate.rcpss
ANDPS      | NP 0F 54      | Vx,Wx     |            | sse/logic.pand
ANDPD      | 66 0F 54      | Vx,Wx     |            | sse/logic.pand
ANDNPS     | NP 0F 55      | Vx,Wx     |            | sse/logic.pandn
ANDNPD     | 66 0F 55      | Vx,Wx     |            | sse/logic.pandn
ORPS       | NP 0F 56      | Vx,Wx     |            | sse/logic.por
ORPD       | 66 0F 56      | Vx,Wx     |            | sse/logic.por
XORPS      | NP 0F 57      | Vx,Wx     |            | sse/logic.pxor
XORPD      | 66 0F 57      | Vx,Wx     |            | sse/logic.pxor
ADDPS      | NP 0F 58      | Vx,Wx     |            | sse/packed.addps
ADDPD      | 66 0F 58      | Vx,Wx     |            | sse/packed.addpd
ADDSS      | F3 0F 58      | Vd,Wd     |            | sse/scalar.addss
ADDSD      | F2 0F 58      | Vq,Wq     |            | sse/scalar.addsd
MULPS      | NP 0F 59      | Vx,Wx     |            | sse/packed.mulps
MULPD      | 66 0F 59      | Vx,Wx     |            | sse/packed.mulpd
MULSS      | F3 0F 59      | Vd,Wd     |            | sse/scalar.mulss
MULSD      | F2 0F 59      | Vq,Wq     |            | sse/scalar.mulsd
SUBPS      | NP 0F 5C      | Vx,Wx     |            | sse/packed.subps
SUBPD      | 66 0F 5C      | Vx,Wx     |            | sse/packed.subpd
SUBSS      | F3 0F 5C      | Vd,Wd     |            | sse/scalar.subss
SUBSD      | F2 0F 5C      | Vq,Wq     |            | sse/scalar.subsd
MINPS      | NP 0F 5D      | Vx,Wx     |            | sse/packed.minps
MINPD      | 66 0F 5D      | Vx,Wx     |            | sse/packed.minpd
MINSS      | F3 0F 5D      | Vd,Wd     |            | sse/scalar.minss
MINSD      | F2 0F 5D      | Vq,Wq     |            | sse/scalar.minsd
DIVPS      | NP 0F 5E      | Vx,Wx     |            | sse/packed.divps
DIVPD      | 66 0F 5E      | Vx,Wx     |            | sse/packed.divpd
DIVSS      | F3 0F 5E      | Vd,Wd     |            | sse/scalar.divss
DIVSD      | F2 0F 5E      | Vq,Wq     |            | sse/scalar.divsd
MAXPS      | NP 0F 5F      | Vx,Wx     |            | sse/packed.maxps
MAXPD      | 66 0F 5F      | Vx,Wx     |            | sse/packed.maxpd
MAXSS      | F3 0F 5F      | Vd,Wd     |            | sse/scalar.maxss
MAXSD      | F2 0F 5F      | Vq,Wq     |            | sse/scalar.maxsd
HADDPD     | 66 0F 7C      | Vx,Wx     |            | sse/horizontal.haddpd
HADDPS     | F2 0F 7C      | Vx,Wx     |            | sse/horizontal.haddps
HSUBPD     | 66 0F 7D      | Vx,Wx     |            | sse/horizontal.hsubpd
HSUBPS     | F2 0F 7D      | Vx,Wx     |            | sse/horizontal.hsubps
ADDSUBPD   | 66 0F D0      | Vx,Wx     |            | sse/horizontal.addsubpd
ADDSUBPS   | F2 0F D0      | Vx,Wx     |            | sse/horizontal.addsubps
ROUNDPS    | 66 0F 3A 08   | Vx,Wx,Ib  |            | sse/round.roundps
ROUNDPD    | 66 0F 3A 09   | Vx,Wx,Ib  |            | sse/round.roundpd
ROUNDSS    | 66 0F 3A 0A   | Vd,Wd,Ib  |            | sse/round.roundss
ROUNDSD    | 66 0F 3A 0B   | Vq,Wq,Ib  |            | sse/round.roundsd
DPPS       | 66 0F 3A 40   | Vx,Wx,Ib  |            | sse/horizontal.dpps
DPPD       | 66 0F 3A 41   | Vx,Wx,Ib  |            | sse/horizontal.dppd

# Floating-point comparison
UCOMISS    | NP 0F 2E      | Vd,Wd     | f=OSZAPC   | sse/compare.ucomiss
UCOMISD    | 66 0F 2E      | Vq,Wq     | f=OSZAPC   | sse/compare.ucomisd
COMISS     | NP 0F 2F      | Vd,Wd     | f=OSZAPC   | sse/compare.comiss
COMISD     | 66 0F 2F      | Vq,Wq     | f=OSZAPC   | sse/compare.comisd
CMPPS      | NP 0F C2      | Vx,Wx,Ib  |            | sse/compare.cmpps
CMPPD      | 66 0F C2      | Vx,Wx,Ib  |            | sse/compare.cmppd
CMPSS      | F3 0F C2      | Vd,Wd,Ib  |            | sse/compare.cmpss
CMPSD      | F2 0F C2      | Vq,Wq,Ib  |            | sse/compare.cmpsd

# Conversion
CVTSI2SS   | F3 0F 2A      | Vd,Ey     |            | sse/convert.cvtsi2ss
CVTSI2SD   | F2 0F 2A      | Vq,Ey     |            | sse/convert.cvtsi2sd
CVTTSS2SI  | F3 0F 2C      | Gy,Wd     |            | sse/convert.cvttss2si
CVTTSD2SI  | F2 0F 2C      | Gy,Wq     |            | sse/convert.cvttsd2si
CVTSS2SI   | F3 0F 2D      | Gy,Wd     |            | sse/convert.cvtss2si
CVTSD2SI   | F2 0F 2D      | Gy,Wq     |            | sse/convert.cvtsd2si
CVTPS2PD   | NP 0F 5A      | Vx,Wq     |            | sse/convert.cvtps2pd
CVTPD2PS   | 66 0F 5A      | Vx,Wx     |            | sse/convert.cvtpd2ps
CVTSS2SD   | F3 0F 5A      | Vq,Wd     |            | sse/convert.cvtss2sd
CVTSD2SS   | F2 0F 5A      | Vd,Wq     |            | sse/convert.cvtsd2ss
CVTDQ2PS   | NP 0F 5B      | Vx,Wx     |            | sse/convert.cvtdq2ps
CVTPS2DQ   | 66 0F 5B      | Vx,Wx     |            | sse/convert.cvtps2dq
CVTTPS2DQ  | F3 0F 5B      | Vx,Wx     |            | sse/convert.cvttps2dq
CVTTPD2DQ  | 66 0F E6      | Vx,Wx     |            | sse/convert.cvttpd2dq
CVTDQ2PD   | F3 0F E6      | Vx,Wq     |            | sse/convert.cvtdq2pd
CVTPD2DQ   | F2 0F E6      | Vx,Wx     |            | sse/convert.cvtpd2dq

# Shuffle, pack, blend, insert, extract
PUNPCKLBW  | 66 0F 60      | Vx,Wx     |            | sse/shuffle.punpcklbw
PUNPCKLWD  | 66 0F 61      | Vx,Wx     |            | sse/shuffle.punpcklwd
PUNPCKLDQ  | 66 0F 62      | Vx,Wx     |            | sse/shuffle.punpckldq
PACKSSWB   | 66 0F 63      | Vx,Wx     |            | sse/shuffle.packsswb
PACKUSWB   | 66 0F 67      | Vx,Wx     |            | sse/shuffle.packuswb
PUNPCKHBW  | 66 0F 68      | Vx,Wx     |            | sse/shuffle.punpckhbw
PUNPCKHWD  | 66 0F 69      | Vx,Wx     |            | sse/shuffle.punpckhwd
PUNPCKHDQ  | 66 0F 6A      | Vx,Wx     |            | sse/shuffle.punpckhdq
PACKSSDW   | 66 0F 6B      | Vx,Wx     |            | sse/shuffle.packssdw
PUNPCKLQDQ | 66 0F 6C      | Vx,Wx     |            | sse/shuffle.punpcklqdq
PUNPCKHQDQ | 66 0F 6D      | Vx,Wx     |            | sse/shuffle.punpckhqdq
PSHUFD     | 66 0F 70      | Vx,Wx,Ib  |            | sse/shuffle.pshufd
PSHUFHW    | F3 0F 70      | Vx,Wx,Ib  |            | sse/shuffle.pshufhw
PSHUFLW    | F2 0F 70      | Vx,Wx,Ib  |            | sse/shuffle.pshuflw
PINSRW     | 66 0F C4      | Vx,Ew,Ib  |            | sse/blend.pinsrw
PEXTRW     | 66 0F C5      | Gd,Ux,Ib  |            | sse/blend.pextrw
SHUFPS     | NP 0F C6      | Vx,Wx,Ib  |            | sse/shuffle.shufps
SHUFPD     | 66 0F C6      | Vx,Wx,Ib  |            | sse/shuffle.shufpd
PSHUFB     | 66 0F 38 00   | Vx,Wx     |            | sse/shuffle.pshufb
PBLENDVB   | 66 0F 38 10   | Vx,Wx     |            | sse/blend.pblendvb
BLENDVPS   | 66 0F 38 14   | Vx,Wx     |            | sse/blend.blendvps
BLENDVPD   | 66 0F 38 15   | Vx,Wx     |            | sse/blend.blendvpd
PMOVSXBW   | 66 0F 38 20   | Vx,Wq     |            | sse/extend.pmovsxbw
PMOVSXBD   | 66 0F 38 21   | Vx,Wd     |            | sse/extend.pmovsxbd
PMOVSXBQ   | 66 0F 38 22   | Vx,Ww     |            | sse/extend.pmovsxbq
PMOVSXWD   | 66 0F 38 23   | Vx,Wq     |            | sse/extend.pmovsxwd
PMOVSXWQ   | 66 0F 38 24   | Vx,Wd     |            | sse/extend.pmovsxwq
PMOVSXDQ   | 66 0F 38 25   | Vx,Wq     |            | sse/extend.pmovsxdq
PACKUSDW   | 66 0F 38 2B   | Vx,Wx     |            | sse/shuffle.packusdw
PMOVZXBW   | 66 0F 38 30   | Vx,Wq     |            | sse/extend.pmovzxbw
PMOVZXBD   | 66 0F 38 31   | Vx,Wd     |            | sse/extend.pmovzxbd
PMOVZXBQ   | 66 0F 38 32   | Vx,Ww     |            | sse/extend.pmovzxbq
PMOVZXWD   | 66 0F 38 33   | Vx,Wq     |            | sse/extend.pmovzxwd
PMOVZXWQ   | 66 0F 38 34   | Vx,Wd     |            | sse/extend.pmovzxwq
PMOVZXDQ   | 66 0F 38 35   | Vx,Wq     |            | sse/extend.pmovzxdq
BLENDPS    | 66 0F 3A 0C   | Vx,Wx,Ib  |            | sse/blend.blendps
BLENDPD    | 66 0F 3A 0D   | Vx,Wx,Ib  |            | sse/blend.blendpd
PBLENDW    | 66 0F 3A 0E   | Vx,Wx,Ib  |            | sse/blend.pblendw
PALIGNR    | 66 0F 3A 0F   | Vx,Wx,Ib  |            | sse/shuffle.palignr
PEXTRB     | 66 0F 3A 14   | Rd,Vx,Ib  |            | sse/blend.pextrb
PEXTRB     | 66 0F 3A 14   | Mb,Vx,Ib  |            | sse/blend.pextrb
PEXTRW     | 66 0F 3A 15   | Rd,Vx,Ib  |            | sse/blend.pextrw
PEXTRW     | 66 0F 3A 15   | Mw,Vx,Ib  |            | sse/blend.pextrw
PEXTRD     | 66 0F 3A 16   | Ey,Vx,Ib  |            | sse/blend.pextrd
EXTRACTPS  | 66 0F 3A 17   | Ed,Vx,Ib  |            | sse/blend.extractps
PINSRB     | 66 0F 3A 20   | Vx,Rd,Ib  |            | sse/blend.pinsrb
PINSRB     | 66 0F 3A 20   | Vx,Mb,Ib  |            | sse/blend.pinsrb
INSERTPS   | 66 0F 3A 21   | Vx,Ux,Ib  |            | sse/blend.insertps
INSERTPS   | 66 0F 3A 21   | Vx,Md,Ib  |            | sse/blend.insertps
PINSRD     | 66 0F 3A 22   | Vx,Ey,Ib  |            | sse/blend.pinsrd

# Packed integer arithmetic and logic
PCMPGTB    | 66 0F 64      | Vx,Wx     |            | sse/integer.pcmpgtb
PCMPGTW    | 66 0F 65      | Vx,Wx     |            | sse/integer.pcmpgtw
PCMPGTD    | 66 0F 66      | Vx,Wx     |            | sse/integer.pcmpgtd
PCMPEQB    | 66 0F 74      | Vx,Wx     |            | sse/integer.pcmpeqb
PCMPEQW    | 66 0F 75      | Vx,Wx     |            | sse/integer.pcmpeqw
PCMPEQD    | 66 0F 76      | Vx,Wx     |            | sse/integer.pcmpeqd
PADDQ      | 66 0F D4      | Vx,Wx     |            | sse/integer.paddq
PMULLW     | 66 0F D5      | Vx,Wx     |            | sse/multiply.pmullw
PSUBUSB    | 66 0F D8      | Vx,Wx     |            | sse/integer.psubusb
PSUBUSW    | 66 0F D9      | Vx,Wx     |            | sse/integer.psubusw
PMINUB     | 66 0F DA      | Vx,Wx     |            | sse/integer.pminub
PAND       | 66 0F DB      | Vx,Wx     |            | sse/logic.pand
PADDUSB    | 66 0F DC      | Vx,Wx     |            | sse/integer.paddusb
PADDUSW    | 66 0F DD      | Vx,Wx     |            | sse/integer.paddusw
PMAXUB     | 66 0F DE      | Vx,Wx     |            | sse/integer.pmaxub
PANDN      | 66 0F DF      | Vx,Wx     |            | sse/logic.pandn
PAVGB      | 66 0F E0      | Vx,Wx     |            | sse/integer.pavgb
PAVGW      | 66 0F E3      | Vx,Wx     |            | sse/integer.pavgw
PMULHUW    | 66 0F E4      | Vx,Wx     |            | sse/multiply.pmulhuw
PMULHW     | 66 0F E5      | Vx,Wx     |            | sse/multiply.pmulhw
PSUBSB     | 66 0F E8      | Vx,Wx     |            | sse/integer.psubsb
PSUBSW     | 66 0F E9      | Vx,Wx     |            | sse/integer.psubsw
PMINSW     | 66 0F EA      | Vx,Wx     |            | sse/integer.pminsw
POR        | 66 0F EB      | Vx,Wx     |            | sse/logic.por
PADDSB     | 66 0F EC      | Vx,Wx     |            | sse/integer.paddsb
PADDSW     | 66 0F ED      | Vx,Wx     |            | sse/integer.paddsw
PMAXSW     | 66 0F EE      | Vx,Wx     |            | sse/integer.pmaxsw
PXOR       | 66 0F EF      | Vx,Wx     |            | sse/logic.pxor
PMULUDQ    | 66 0F F4      | Vx,Wx     |            | sse/multiply.pmuludq
PMADDWD    | 66 0F F5      | Vx,Wx     |            | sse/multiply.pmaddwd
PSADBW     | 66 0F F6      | Vx,Wx     |            | sse/multiply.psadbw
PSUBB      | 66 0F F8      | Vx,Wx     |            | sse/integer.psubb
PSUBW      | 66 0F F9      | Vx,Wx     |            | sse/integer.psubw
PSUBD      | 66 0F FA      | Vx,Wx     |            | sse/integer.psubd
PSUBQ      | 66 0F FB      | Vx,Wx     |            | sse/integer.psubq
PADDB      | 66 0F FC      | Vx,Wx     |            | sse/integer.paddb
PADDW      | 66 0F FD      | Vx,Wx     |            | sse/integer.paddw
PADDD      | 66 0F FE      | Vx,Wx     |            | sse/integer.paddd
PHADDW     | 66 0F 38 01   | Vx,Wx     |            | sse/horizontal.phaddw
PHADDD     | 66 0F 38 02   | Vx,Wx     |            | sse/horizontal.phaddd
PHADDSW    | 66 0F 38 03   | Vx,Wx     |            | sse/horizontal.phaddsw
PMADDUBSW  | 66 0F 38 04   | Vx,Wx     |            | sse/multiply.pmaddubsw
PHSUBW     | 66 0F 38 05   | Vx,Wx     |            | sse/horizontal.phsubw
PHSUBD     | 66 0F 38 06   | Vx,Wx     |            | sse/horizontal.phsubd
PHSUBSW    | 66 0F 38 07   | Vx,Wx     |            | sse/horizontal.phsubsw
PSIGNB     | 66 0F 38 08   | Vx,Wx     |            | sse/integer.psignb
PSIGNW     | 66 0F 38 09   | Vx,Wx     |            | sse/integer.psignw
PSIGND     | 66 0F 38 0A   | Vx,Wx     |            | sse/integer.psignd
PMULHRSW   | 66 0F 38 0B   | Vx,Wx     |            | sse/multiply.pmulhrsw
PTEST      | 66 0F 38 17   | Vx,Wx     | f=OSZAPC   | sse/logic.ptest
PABSB      | 66 0F 38 1C   | Vx,Wx     |            | sse/integer.pabsb
PABSW      | 66 0F 38 1D   | Vx,Wx     |            | sse/integer.pabsw
PABSD      | 66 0F 38 1E   | Vx,Wx     |            | sse/integer.pabsd
PMULDQ     | 66 0F 38 28   | Vx,Wx     |            | sse/multiply.pmuldq
PCMPEQQ    | 66 0F 38 29   | Vx,Wx     |            | sse/integer.pcmpeqq
PCMPGTQ    | 66 0F 38 37   | Vx,Wx     |            | sse/integer.pcmpgtq
PMINSB     | 66 0F 38 38   | Vx,Wx     |            | sse/integer.pminsb
PMINSD     | 66 0F 38 39   | Vx,Wx     |            | sse/integer.pminsd
PMINUW     | 66 0F 38 3A   | Vx,Wx     |            | sse/integer.pminuw
PMINUD     | 66 0F 38 3B   | Vx,Wx     |            | sse/integer.pminud
PMAXSB     | 66 0F 38 3C   | Vx,Wx     |            | sse/integer.pmaxsb
PMAXSD     | 66 0F 38 3D   | Vx,Wx     |            | sse/integer.pmaxsd
PMAXUW     | 66 0F 38 3E   | Vx,Wx     |            | sse/integer.pmaxuw
PMAXUD     | 66 0F 38 3F   | Vx,Wx     |            | sse/integer.pmaxud
PMULLD     | 66 0F 38 40   | Vx,Wx     |            | sse/multiply.pmulld
PHMINPOSUW | 66 0F 38 41   | Vx,Wx     |            | sse/multiply.phminposuw
MPSADBW    | 66 0F 3A 42   | Vx,Wx,Ib  |            | sse/multiply.mpsadbw

# Packed shifts
PSRLW      | 66 0F 71 /2   | Ux,Ib     |            | sse/shift.psrlwImm
PSRAW      | 66 0F 71 /4   | Ux,Ib     |            | sse/shift.psrawImm
PSLLW      | 66 0F 71 /6   | Ux,Ib     |            | sse/shift.psllwImm
PSRLD      | 66 0F 72 /2   | Ux,Ib     |            | sse/shift.psrldImm
PSRAD      | 66 0F 72 /4   | Ux,Ib     |            | sse/shift.psradImm
PSLLD      | 66 0F 72 /6   | Ux,Ib     |            | sse/shift.pslldImm
PSRLQ      | 66 0F 73 /2   | Ux,Ib     |            | sse/shift.psrlqImm
PSRLDQ     | 66 0F 73 /3   | Ux,Ib     |            | sse/shift.psrldq
PSLLQ      | 66 0F 73 /6   | Ux,Ib     |            | sse/shift.psllqImm
PSLLDQ     | 66 0F 73 /7   | Ux,Ib     |            | sse/shift.pslldq
PSRLW      | 66 0F D1      | Vx,Wx     |            | sse/shift.psrlw
PSRLD      | 66 0F D2      | Vx,Wx     |            | sse/shift.psrld
PSRLQ      | 66 0F D3      | Vx,Wx     |            | sse/shift.psrlq
PSRAW      | 66 0F E1      | Vx,Wx     |            | sse/shift.psraw
PSRAD      | 66 0F E2      | Vx,Wx     |            | sse/shift.psrad
PSLLW      | 66 0F F1      | Vx,Wx     |            | sse/shift.psllw
PSLLD      | 66 0F F2      | Vx,Wx     |            | sse/shift.pslld
PSLLQ      | 66 0F F3      | Vx,Wx     |            | sse/shift.psllq

# Strings, checksums, counts
PCMPESTRM  | 66 0F 3A 60   | Vx,Wxu,Ib | f=OSZAPC   | sse/strings.pcmpestrm
PCMPESTRI  | 66 0F 3A 61   | Vx,Wxu,Ib | f=OSZAPC   | sse/strings.pcmpestri
PCMPISTRM  | 66 0F 3A 62   | Vx,Wxu,Ib | f=OSZAPC   | sse/strings.pcmpistrm
PCMPISTRI  | 66 0F 3A 63   | Vx,Wxu,Ib | f=OSZAPC   | sse/strings.pcmpistri
CRC32      | F2 0F 38 F0   | Gd,Eb     |            | sse/count.crc32b
CRC32      | F2 0F 38 F1   | Gv,Ev     |            | sse/count.crc32v # G is 4 bytes in every form
POPCNT     | F3 0F B8      | Gv,Ev     | f=OSZAPC   | sse/count.popcnt

# Control, caches, order of memory
PREFETCH   | 0F 0D :mem    | M         |            | sse/control.nop
PREFETCH   | 0F 18         | E         |            | sse/control.nop
LDMXCSR    | NP 0F AE /2   | Md        |            | sse/control.ldmxcsr
STMXCSR    | NP 0F AE /3   | Md        |            | sse/control.stmxcsr
LFENCE     | NP 0F AE /5:reg | R       |            | sse/control.nop
MFENCE     | NP 0F AE /6:reg | R       |            | sse/control.nop
CLFLUSH    | NP 0F AE /7   | Mb        |            | sse/control.clflush
SFENCE     | NP 0F AE /7:reg | R       |            | sse/control.nop
`;
