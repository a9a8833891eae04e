/**
 * x87 and FXSAVE (Intel SDM vol. 2; escape opcodes: appendix A.5), in the notation of format.ts.
 *
 * T stands for ST(i), 16 * i as the record's dst; ST0, the other operand of two, is not written.
 * Mz: the environment's 14- or 28-byte (94- or 108-byte) form by operand size; My: FXSAVE or, with REX.W, FXSAVE64.
 * The undocumented aliases (FSTPNCE, FXCH, FSTP, FFREEP in D9, DC..DF) are in the silicon and so here.
 */
export const x87 = `
# D8: ST0 with a 32-bit real or a register
FADD       | D8 /0            | Md       | fpu            | x87/arith.faddM32
FMUL       | D8 /1            | Md       | fpu            | x87/arith.fmulM32
FCOM       | D8 /2            | Md       | fpu            | x87/compare.fcomM32
FCOMP      | D8 /3            | Md       | fpu            | x87/compare.fcompM32
FSUB       | D8 /4            | Md       | fpu            | x87/arith.fsubM32
FSUBR      | D8 /5            | Md       | fpu            | x87/arith.fsubrM32
FDIV       | D8 /6            | Md       | fpu            | x87/arith.fdivM32
FDIVR      | D8 /7            | Md       | fpu            | x87/arith.fdivrM32
FADD       | D8 /0:reg        | T        | fpu            | x87/arith.faddSt0
FMUL       | D8 /1:reg        | T        | fpu            | x87/arith.fmulSt0
FCOM       | D8 /2:reg        | T        | fpu            | x87/compare.fcomSt0
FCOMP      | D8 /3:reg        | T        | fpu            | x87/compare.fcompSt0
FSUB       | D8 /4:reg        | T        | fpu            | x87/arith.fsubSt0
FSUBR      | D8 /5:reg        | T        | fpu            | x87/arith.fsubrSt0
FDIV       | D8 /6:reg        | T        | fpu            | x87/arith.fdivSt0
FDIVR      | D8 /7:reg        | T        | fpu            | x87/arith.fdivrSt0
# D9
FLD        | D9 /0            | Md       | fpu            | x87/load.fldM32
FST        | D9 /2            | Md       | fpu            | x87/store.fstM32
FSTP       | D9 /3            | Md       | fpu            | x87/store.fstpM32
FLDENV     | D9 /4            | Mz       | fpu            | x87/environment.fldenv
FLDCW      | D9 /5            | Mw       | fpu            | x87/control.fldcw
FNSTENV    | D9 /6            | Mz       | fpu            | x87/environment.fnstenv
FNSTCW     | D9 /7            | Mw       | fpu            | x87/control.fnstcw
FLD        | D9 /0:reg        | T        | fpu            | x87/load.fldSti
FXCH       | D9 /1:reg        | T        | fpu            | x87/load.fxch
FNOP       | D9 =D0           |          | fpu            | x87/control.fnop
FSTPNCE    | D9 /3:reg        | T        | fpu            | x87/store.fstpnce
FCHS       | D9 =E0           |          | fpu            | x87/load.fchs
FABS       | D9 =E1           |          | fpu            | x87/load.fabs
FTST       | D9 =E4           |          | fpu            | x87/compare.ftst
FXAM       | D9 =E5           |          | fpu            | x87/compare.fxam
FLD1       | D9 =E8           |          | fpu            | x87/load.fld1
FLDL2T     | D9 =E9           |          | fpu            | x87/load.fldl2t
FLDL2E     | D9 =EA           |          | fpu            | x87/load.fldl2e
FLDPI      | D9 =EB           |          | fpu            | x87/load.fldpi
FLDLG2     | D9 =EC           |          | fpu            | x87/load.fldlg2
FLDLN2     | D9 =ED           |          | fpu            | x87/load.fldln2
FLDZ       | D9 =EE           |          | fpu            | x87/load.fldz
F2XM1      | D9 =F0           |          | fpu host       | x87/exponential.f2xm1
FYL2X      | D9 =F1           |          | fpu host       | x87/logarithm.fyl2x
FPTAN      | D9 =F2           |          | fpu host       | x87/trigonometry.fptan
FPATAN     | D9 =F3           |          | fpu host       | x87/arctangent.fpatan
FXTRACT    | D9 =F4           |          | fpu            | x87/scale.fxtract
FPREM1     | D9 =F5           |          | fpu            | x87/remainder.fprem1
FDECSTP    | D9 =F6           |          | fpu            | x87/control.fdecstp
FINCSTP    | D9 =F7           |          | fpu            | x87/control.fincstp
FPREM      | D9 =F8           |          | fpu            | x87/remainder.fprem
FYL2XP1    | D9 =F9           |          | fpu host       | x87/logarithm.fyl2xp1
FSQRT      | D9 =FA           |          | fpu            | x87/arith.fsqrt
FSINCOS    | D9 =FB           |          | fpu host       | x87/trigonometry.fsincos
FRNDINT    | D9 =FC           |          | fpu            | x87/scale.frndint
FSCALE     | D9 =FD           |          | fpu            | x87/scale.fscale
FSIN       | D9 =FE           |          | fpu host       | x87/trigonometry.fsin
FCOS       | D9 =FF           |          | fpu host       | x87/trigonometry.fcos
# DA, DE: ST0 with an integer
FIADD      | DA /0            | Md       | fpu            | x87/arith.fiaddM32
FIMUL      | DA /1            | Md       | fpu            | x87/arith.fimulM32
FICOM      | DA /2            | Md       | fpu            | x87/compare.ficomM32
FICOMP     | DA /3            | Md       | fpu            | x87/compare.ficompM32
FISUB      | DA /4            | Md       | fpu            | x87/arith.fisubM32
FISUBR     | DA /5            | Md       | fpu            | x87/arith.fisubrM32
FIDIV      | DA /6            | Md       | fpu            | x87/arith.fidivM32
FIDIVR     | DA /7            | Md       | fpu            | x87/arith.fidivrM32
FCMOVB     | DA /0:reg        | T        | fpu r=C        | x87/compare.fcmovb
FCMOVE     | DA /1:reg        | T        | fpu r=Z        | x87/compare.fcmove
FCMOVBE    | DA /2:reg        | T        | fpu r=CZ       | x87/compare.fcmovbe
FCMOVU     | DA /3:reg        | T        | fpu r=P        | x87/compare.fcmovu
FUCOMPP    | DA =E9           |          | fpu            | x87/compare.fucompp
# DB
FILD       | DB /0            | Md       | fpu            | x87/load.fildM32
FISTTP     | DB /1            | Md       | fpu            | x87/store.fisttpM32
FIST       | DB /2            | Md       | fpu            | x87/store.fistM32
FISTP      | DB /3            | Md       | fpu            | x87/store.fistpM32
FLD        | DB /5            | Mt       | fpu            | x87/load.fldM80
FSTP       | DB /7            | Mt       | fpu            | x87/store.fstpM80
FCMOVNB    | DB /0:reg        | T        | fpu r=C        | x87/compare.fcmovnb
FCMOVNE    | DB /1:reg        | T        | fpu r=Z        | x87/compare.fcmovne
FCMOVNBE   | DB /2:reg        | T        | fpu r=CZ       | x87/compare.fcmovnbe
FCMOVNU    | DB /3:reg        | T        | fpu r=P        | x87/compare.fcmovnu
FNENI      | DB =E0           |          | fpu            | x87/control.nothing
FNDISI     | DB =E1           |          | fpu            | x87/control.nothing
FNCLEX     | DB =E2           |          | fpu            | x87/control.fnclex
FNINIT     | DB =E3           |          | fpu            | x87/control.fninit
FNSETPM    | DB =E4           |          | fpu            | x87/control.nothing
FUCOMI     | DB /5:reg        | T        | fpu f=OSZAPC   | x87/compare.fucomi
FCOMI      | DB /6:reg        | T        | fpu f=OSZAPC   | x87/compare.fcomi
# DC: ST0 with a 64-bit real, a register with ST0 (the reversed forms change places)
FADD       | DC /0            | Mq       | fpu            | x87/arith.faddM64
FMUL       | DC /1            | Mq       | fpu            | x87/arith.fmulM64
FCOM       | DC /2            | Mq       | fpu            | x87/compare.fcomM64
FCOMP      | DC /3            | Mq       | fpu            | x87/compare.fcompM64
FSUB       | DC /4            | Mq       | fpu            | x87/arith.fsubM64
FSUBR      | DC /5            | Mq       | fpu            | x87/arith.fsubrM64
FDIV       | DC /6            | Mq       | fpu            | x87/arith.fdivM64
FDIVR      | DC /7            | Mq       | fpu            | x87/arith.fdivrM64
FADD       | DC /0:reg        | T        | fpu            | x87/arith.faddSti
FMUL       | DC /1:reg        | T        | fpu            | x87/arith.fmulSti
FCOM       | DC /2:reg        | T        | fpu            | x87/compare.fcomSt0
FCOMP      | DC /3:reg        | T        | fpu            | x87/compare.fcompSt0
FSUBR      | DC /4:reg        | T        | fpu            | x87/arith.fsubrSti
FSUB       | DC /5:reg        | T        | fpu            | x87/arith.fsubSti
FDIVR      | DC /6:reg        | T        | fpu            | x87/arith.fdivrSti
FDIV       | DC /7:reg        | T        | fpu            | x87/arith.fdivSti
# DD
FLD        | DD /0            | Mq       | fpu            | x87/load.fldM64
FISTTP     | DD /1            | Mq       | fpu            | x87/store.fisttpM64
FST        | DD /2            | Mq       | fpu            | x87/store.fstM64
FSTP       | DD /3            | Mq       | fpu            | x87/store.fstpM64
FRSTOR     | DD /4            | Mz       | fpu            | x87/environment.frstor
FNSAVE     | DD /6            | Mz       | fpu            | x87/environment.fnsave
FNSTSW     | DD /7            | Mw       | fpu            | x87/control.fnstswM
FFREE      | DD /0:reg        | T        | fpu            | x87/control.ffree
FXCH       | DD /1:reg        | T        | fpu            | x87/load.fxch
FST        | DD /2:reg        | T        | fpu            | x87/store.fstSti
FSTP       | DD /3:reg        | T        | fpu            | x87/store.fstpSti
FUCOM      | DD /4:reg        | T        | fpu            | x87/compare.fucom
FUCOMP     | DD /5:reg        | T        | fpu            | x87/compare.fucomp
# DE
FIADD      | DE /0            | Mw       | fpu            | x87/arith.fiaddM16
FIMUL      | DE /1            | Mw       | fpu            | x87/arith.fimulM16
FICOM      | DE /2            | Mw       | fpu            | x87/compare.ficomM16
FICOMP     | DE /3            | Mw       | fpu            | x87/compare.ficompM16
FISUB      | DE /4            | Mw       | fpu            | x87/arith.fisubM16
FISUBR     | DE /5            | Mw       | fpu            | x87/arith.fisubrM16
FIDIV      | DE /6            | Mw       | fpu            | x87/arith.fidivM16
FIDIVR     | DE /7            | Mw       | fpu            | x87/arith.fidivrM16
FADDP      | DE /0:reg        | T        | fpu            | x87/arith.faddp
FMULP      | DE /1:reg        | T        | fpu            | x87/arith.fmulp
FCOMP      | DE /2:reg        | T        | fpu            | x87/compare.fcompSt0
FCOMPP     | DE =D9           |          | fpu            | x87/compare.fcompp
FSUBRP     | DE /4:reg        | T        | fpu            | x87/arith.fsubrp
FSUBP      | DE /5:reg        | T        | fpu            | x87/arith.fsubp
FDIVRP     | DE /6:reg        | T        | fpu            | x87/arith.fdivrp
FDIVP      | DE /7:reg        | T        | fpu            | x87/arith.fdivp
# DF
FILD       | DF /0            | Mw       | fpu            | x87/load.fildM16
FISTTP     | DF /1            | Mw       | fpu            | x87/store.fisttpM16
FIST       | DF /2            | Mw       | fpu            | x87/store.fistM16
FISTP      | DF /3            | Mw       | fpu            | x87/store.fistpM16
FBLD       | DF /4            | Mt       | fpu            | x87/decimal.fbld
FILD       | DF /5            | Mq       | fpu            | x87/load.fildM64
FBSTP      | DF /6            | Mt       | fpu            | x87/decimal.fbstp
FISTP      | DF /7            | Mq       | fpu            | x87/store.fistpM64
FFREEP     | DF /0:reg        | T        | fpu            | x87/control.ffreep
FXCH       | DF /1:reg        | T        | fpu            | x87/load.fxch
FSTP       | DF /2:reg        | T        | fpu            | x87/store.fstpSti
FSTP       | DF /3:reg        | T        | fpu            | x87/store.fstpSti
FNSTSW     | DF =E0           | AX       | fpu            | x87/control.fnstswAx
FUCOMIP    | DF /5:reg        | T        | fpu f=OSZAPC   | x87/compare.fucomip
FCOMIP     | DF /6:reg        | T        | fpu f=OSZAPC   | x87/compare.fcomip
# outside the escape range
FWAIT      | 9B               |          | fpu            | x87/control.fwait
FXSAVE     | NP 0F AE /0      | My       | fpu            | x87/fxsave.fxsave
FXRSTOR    | NP 0F AE /1      | My       | fpu            | x87/fxsave.fxrstor
`;
