/** The integer instruction set of user-mode x86-64. Notation: format.ts. */

const alu = ['ADD', 'OR', 'ADC', 'SBB', 'AND', 'SUB', 'XOR', 'CMP'];

/** The eight classic operations share one encoding pattern. */
function aluRows(): string {
  return alu.map((name, i) => {
    const base = i * 8;
    const op = (n: number): string => (base + n).toString(16).toUpperCase().padStart(2, '0');
    const lock = name === 'CMP' ? '' : 'lock ';
    const flags = /AND|OR/.test(name) ? 'f=OSZPC u=A' : 'f=OSZAPC';
    const reads = /ADC|SBB/.test(name) ? ' r=C' : '';
    const h = `integer/alu.${name.toLowerCase()}`;
    return [
      `${name} | ${op(0)} | Eb,Gb | ${lock}${flags}${reads} | ${h}`,
      `${name} | ${op(1)} | Ev,Gv | ${lock}${flags}${reads} | ${h}`,
      `${name} | ${op(2)} | Gb,Eb | ${flags}${reads} | ${h}`,
      `${name} | ${op(3)} | Gv,Ev | ${flags}${reads} | ${h}`,
      `${name} | ${op(4)} | AL,Ib | ${flags}${reads} | ${h}`,
      `${name} | ${op(5)} | rAX,Iz | ${flags}${reads} | ${h}`,
      `${name} | 80 /${i} | Eb,Ib | ${lock}${flags}${reads} | ${h}`,
      `${name} | 81 /${i} | Ev,Iz | ${lock}${flags}${reads} | ${h}`,
      `${name} | 83 /${i} | Ev,Ib | ${lock}${flags}${reads} | ${h}`,
    ].join('\n');
  }).join('\n');
}

function shiftRows(): string {
  const names = ['ROL', 'ROR', 'RCL', 'RCR', 'SHL', 'SHR', 'SHL', 'SAR'];
  return names.map((name, i) => {
    const rotate = i < 4;
    // A count of 0 leaves all flags, so a shift both reads and writes them.
    const flags = rotate ? 'f=OC r=OSZAPC' : 'f=OSZPC u=A r=OSZAPC';
    const h = `integer/shift.${name.toLowerCase()}`;
    return [
      `${name} | C0 /${i} | Eb,Ib | ${flags} | ${h}`,
      `${name} | C1 /${i} | Ev,Ib | ${flags} | ${h}`,
      `${name} | D0 /${i} | Eb,1 | ${flags} | ${h}`,
      `${name} | D1 /${i} | Ev,1 | ${flags} | ${h}`,
      `${name} | D2 /${i} | Eb,CL | ${flags} | ${h}`,
      `${name} | D3 /${i} | Ev,CL | ${flags} | ${h}`,
    ].join('\n');
  }).join('\n');
}

const conditions = ['O', 'NO', 'B', 'AE', 'E', 'NE', 'BE', 'A', 'S', 'NS', 'P', 'NP', 'L', 'GE', 'LE', 'G'];
const conditionFlags = ['O', 'O', 'C', 'C', 'Z', 'Z', 'ZC', 'ZC', 'S', 'S', 'P', 'P', 'OS', 'OS', 'OSZ', 'OSZ'];

function conditionRows(): string {
  return conditions.map((cc, i) => {
    const hex = i.toString(16).toUpperCase();
    const reads = `r=${conditionFlags[i]}`;
    return [
      `J${cc} | 7${hex} | Jb | end ${reads} | integer/branch.jcc`,
      `J${cc} | 0F 8${hex} | Jz | end ${reads} | integer/branch.jcc`,
      `SET${cc} | 0F 9${hex} | Eb | ${reads} | integer/move.setcc`,
      `CMOV${cc} | 0F 4${hex} | Gv,Ev | ${reads} | integer/move.cmov`,
    ].join('\n');
  }).join('\n');
}

function bitRows(): string {
  return ['BT', 'BTS', 'BTR', 'BTC'].map((name, i) => {
    const op = (0xa3 + 8 * i).toString(16).toUpperCase();
    const lock = i === 0 ? '' : 'lock ';
    return [
      `${name} | 0F ${op} | Ev,Gv | ${lock}f=C u=OSAP | integer/bits.${name.toLowerCase()}`,
      `${name} | 0F BA /${4 + i} | Ev,Ib | ${lock}f=C u=OSAP | integer/bits.${name.toLowerCase()}`,
    ].join('\n');
  }).join('\n');
}

export const integer = `
${aluRows()}
${shiftRows()}
${conditionRows()}
${bitRows()}

# moves
MOV      | 88       | Eb,Gb    |            | integer/move.mov
MOV      | 89       | Ev,Gv    |            | integer/move.mov
MOV      | 8A       | Gb,Eb    |            | integer/move.mov
MOV      | 8B       | Gv,Ev    |            | integer/move.mov
MOV      | B0+r     | Zb,Ib    |            | integer/move.mov
MOV      | B8+r     | Zv,Iv    |            | integer/move.mov
MOV      | C6 /0    | Eb,Ib    |            | integer/move.mov
MOV      | C7 /0    | Ev,Iz    |            | integer/move.mov
MOV      | A0       | AL,Ob    |            | integer/move.mov
MOV      | A1       | rAX,Ov   |            | integer/move.mov
MOV      | A2       | Ob,AL    |            | integer/move.mov
MOV      | A3       | Ov,rAX   |            | integer/move.mov
MOV      | 8C       | Ev,Sw    |            | integer/system.movFromSegment
MOV      | 8E       | Sw,Ew    | host       | integer/system.movToSegment
MOVZX    | 0F B6    | Gv,Eb    |            | integer/move.movzx8
MOVZX    | 0F B7    | Gv,Ew    |            | integer/move.movzx16
MOVSX    | 0F BE    | Gv,Eb    |            | integer/move.movsx8
MOVSX    | 0F BF    | Gv,Ew    |            | integer/move.movsx16
MOVSXD   | 63       | Gv,Ed    |            | integer/move.movsxd
LEA      | 8D       | Gv,M     |            | integer/move.lea
XCHG     | 86       | Eb,Gb    | lock       | integer/move.xchg
XCHG     | 87       | Ev,Gv    | lock       | integer/move.xchg
XCHG     | 90+r     | Zv,rAX   |            | integer/move.xchgRax
BSWAP    | 0F C8+r  | Zy       |            | integer/move.bswap
CBW      | 98       | rAX      |            | integer/move.cbw
CWD      | 99       | rAX      |            | integer/move.cwd
XLAT     | D7       |          |            | integer/move.xlat
LAHF     | 9F       |          | r=SZAPC    | integer/move.lahf
SAHF     | 9E       |          | f=SZAPC    | integer/move.sahf
NOP      | 0F 1F /0 | Ev       |            | integer/system.nop
NOP      | 0F 1F /1 | Ev       |            | integer/system.nop
NOP      | 0F 1F /2 | Ev       |            | integer/system.nop
NOP      | 0F 1F /3 | Ev       |            | integer/system.nop
NOP      | 0F 1F /4 | Ev       |            | integer/system.nop
NOP      | 0F 1F /5 | Ev       |            | integer/system.nop
NOP      | 0F 1F /6 | Ev       |            | integer/system.nop
NOP      | 0F 1F /7 | Ev       |            | integer/system.nop
NOP      | 0F 1E    | Ev,Gv    |            | integer/system.nop
NOP      | 0F 1D    | Ev,Gv    |            | integer/system.nop
NOP      | 0F 1C    | Ev,Gv    |            | integer/system.nop
NOP      | 0F 1B    | Ev,Gv    |            | integer/system.nop
NOP      | 0F 1A    | Ev,Gv    |            | integer/system.nop
NOP      | 0F 19    | Ev,Gv    |            | integer/system.nop

# arithmetic
INC      | FE /0    | Eb       | lock f=OSZAP | integer/alu.inc
INC      | FF /0    | Ev       | lock f=OSZAP | integer/alu.inc
DEC      | FE /1    | Eb       | lock f=OSZAP | integer/alu.dec
DEC      | FF /1    | Ev       | lock f=OSZAP | integer/alu.dec
NEG      | F6 /3    | Eb       | lock f=OSZAPC | integer/alu.neg
NEG      | F7 /3    | Ev       | lock f=OSZAPC | integer/alu.neg
NOT      | F6 /2    | Eb       | lock         | integer/alu.not
NOT      | F7 /2    | Ev       | lock         | integer/alu.not
TEST     | 84       | Eb,Gb    | f=OSZPC u=A  | integer/alu.test
TEST     | 85       | Ev,Gv    | f=OSZPC u=A  | integer/alu.test
TEST     | A8       | AL,Ib    | f=OSZPC u=A  | integer/alu.test
TEST     | A9       | rAX,Iz   | f=OSZPC u=A  | integer/alu.test
TEST     | F6 /0    | Eb,Ib    | f=OSZPC u=A  | integer/alu.test
TEST     | F6 /1    | Eb,Ib    | f=OSZPC u=A  | integer/alu.test
TEST     | F7 /0    | Ev,Iz    | f=OSZPC u=A  | integer/alu.test
TEST     | F7 /1    | Ev,Iz    | f=OSZPC u=A  | integer/alu.test
MUL      | F6 /4    | Eb       | f=OC u=SZAP  | integer/muldiv.mul
MUL      | F7 /4    | Ev       | f=OC u=SZAP  | integer/muldiv.mul
IMUL     | F6 /5    | Eb       | f=OC u=SZAP  | integer/muldiv.imul
IMUL     | F7 /5    | Ev       | f=OC u=SZAP  | integer/muldiv.imul
DIV      | F6 /6    | Eb       | u=OSZAPC     | integer/muldiv.div
DIV      | F7 /6    | Ev       | u=OSZAPC     | integer/muldiv.div
IDIV     | F6 /7    | Eb       | u=OSZAPC     | integer/muldiv.idiv
IDIV     | F7 /7    | Ev       | u=OSZAPC     | integer/muldiv.idiv
IMUL     | 0F AF    | Gv,Ev    | f=OC u=SZAP  | integer/muldiv.imul2
IMUL     | 69       | Gv,Ev,Iz | f=OC u=SZAP  | integer/muldiv.imul3
IMUL     | 6B       | Gv,Ev,Ib | f=OC u=SZAP  | integer/muldiv.imul3
XADD     | 0F C0    | Eb,Gb    | lock f=OSZAPC | integer/alu.xadd
XADD     | 0F C1    | Ev,Gv    | lock f=OSZAPC | integer/alu.xadd
CMPXCHG  | 0F B0    | Eb,Gb    | lock f=OSZAPC | integer/alu.cmpxchg
CMPXCHG  | 0F B1    | Ev,Gv    | lock f=OSZAPC | integer/alu.cmpxchg
CMPXCHG8B | 0F C7 /1:mem | M   | lock f=Z     | integer/alu.cmpxchg8b
SHLD     | 0F A4    | Ev,Gv,Ib | f=OSZPC u=A r=OSZAPC | integer/shift.shld
SHLD     | 0F A5    | Ev,Gv,CL | f=OSZPC u=A r=OSZAPC | integer/shift.shld
SHRD     | 0F AC    | Ev,Gv,Ib | f=OSZPC u=A r=OSZAPC | integer/shift.shrd
SHRD     | 0F AD    | Ev,Gv,CL | f=OSZPC u=A r=OSZAPC | integer/shift.shrd
BSF      | 0F BC    | Gv,Ev    | f=Z u=OSAPC  | integer/bits.bsf
BSR      | 0F BD    | Gv,Ev    | f=Z u=OSAPC  | integer/bits.bsr
CMC      | F5       |          | f=C r=C      | integer/alu.cmc
CLC      | F8       |          | f=C          | integer/alu.clc
STC      | F9       |          | f=C          | integer/alu.stc
CLD      | FC       |          |              | integer/system.cld
STD      | FD       |          |              | integer/system.std

# stack
PUSH     | 50+r     | Zv       | d64 stack    | integer/stack.push
PUSH     | 68       | Iz       | d64 stack    | integer/stack.push
PUSH     | 6A       | Ib       | d64 stack    | integer/stack.push
PUSH     | FF /6    | Ev       | d64 stack    | integer/stack.push
POP      | 58+r     | Zv       | d64 stack    | integer/stack.pop
POP      | 8F /0    | Ev       | d64 stack    | integer/stack.pop
PUSH     | 0F A0    |          | d64 stack    | integer/stack.pushFs
PUSH     | 0F A8    |          | d64 stack    | integer/stack.pushGs
POP      | 0F A1    |          | d64 stack host | integer/stack.popFs
POP      | 0F A9    |          | d64 stack host | integer/stack.popGs
PUSHF    | 9C       |          | d64 stack r=OSZAPC | integer/stack.pushf
POPF     | 9D       |          | d64 stack end f=OSZAPC | integer/stack.popf
ENTER    | C8       | Iw,Ib    | d64 stack    | integer/stack.enter
LEAVE    | C9       |          | d64 stack    | integer/stack.leave

# branches
CALL     | E8       | Jz       | d64 end stack | integer/branch.call
CALL     | FF /2    | Ev       | f64 end stack | integer/branch.callIndirect
JMP      | E9       | Jz       | d64 end      | integer/branch.jmp
JMP      | EB       | Jb       | d64 end      | integer/branch.jmp
JMP      | FF /4    | Ev       | f64 end      | integer/branch.jmpIndirect
RET      | C3       |          | f64 end stack | integer/branch.ret
RET      | C2       | Iw       | f64 end stack | integer/branch.ret
CALLF    | FF /3    | M        | end stack host | integer/branch.callFar
JMPF     | FF /5    | M        | end host     | integer/branch.jmpFar
RETF     | CB       |          | end stack host | integer/branch.retFar
RETF     | CA       | Iw       | end stack host | integer/branch.retFar
IRET     | CF       |          | end stack host | integer/branch.iret
LOOPNE   | E0       | Jb       | d64 end r=Z  | integer/branch.loopne
LOOPE    | E1       | Jb       | d64 end r=Z  | integer/branch.loope
LOOP     | E2       | Jb       | d64 end      | integer/branch.loop
JRCXZ    | E3       | Jb       | d64 end      | integer/branch.jrcxz

# strings
MOVS     | A4       | Yb,Xb    | rep          | integer/string.movs
MOVS     | A5       | Yv,Xv    | rep          | integer/string.movs
CMPS     | A6       | Xb,Yb    | rep f=OSZAPC r=OSZAPC | integer/string.cmps
CMPS     | A7       | Xv,Yv    | rep f=OSZAPC r=OSZAPC | integer/string.cmps
STOS     | AA       | Yb,AL    | rep          | integer/string.stos
STOS     | AB       | Yv,rAX   | rep          | integer/string.stos
LODS     | AC       | AL,Xb    | rep          | integer/string.lods
LODS     | AD       | rAX,Xv   | rep          | integer/string.lods
SCAS     | AE       | AL,Yb    | rep f=OSZAPC r=OSZAPC | integer/string.scas
SCAS     | AF       | rAX,Yv   | rep f=OSZAPC r=OSZAPC | integer/string.scas
INS      | 6C       | Yb,DX    | rep host     | integer/string.ins
INS      | 6D       | Yz,DX    | rep host     | integer/string.ins
OUTS     | 6E       | DX,Xb    | rep host     | integer/string.outs
OUTS     | 6F       | DX,Xz    | rep host     | integer/string.outs

# ports, traps, system
IN       | E4       | AL,Ib    | host         | integer/system.in_
IN       | E5       | rAX,Ib   | host         | integer/system.in_
IN       | EC       | AL,DX    | host         | integer/system.in_
IN       | ED       | rAX,DX   | host         | integer/system.in_
OUT      | E6       | Ib,AL    | host         | integer/system.out
OUT      | E7       | Ib,rAX   | host         | integer/system.out
OUT      | EE       | DX,AL    | host         | integer/system.out
OUT      | EF       | DX,rAX   | host         | integer/system.out
SYSCALL  | 0F 05    |          | end host     | integer/system.syscall
INT3     | CC       |          | end          | integer/system.int3
INT      | CD       | Ib       | end host     | integer/system.int
INT1     | F1       |          | end host     | integer/system.int1
UD2      | 0F 0B    |          | end          | integer/system.ud
UD1      | 0F B9    | Gv,Ev    | end          | integer/system.ud
UD0      | 0F FF    | Gv,Ev    | end          | integer/system.ud
HLT      | F4       |          | end host     | integer/system.hlt
CPUID    | 0F A2    |          | host         | integer/system.cpuid
RDTSC    | 0F 31    |          | end host     | integer/system.rdtsc
RDTSCP   | 0F 01 =F9 |         | end host     | integer/system.rdtscp
RDFSBASE | F3 0F AE /0:reg | Ry |            | integer/system.rdfsbase
RDGSBASE | F3 0F AE /1:reg | Ry |            | integer/system.rdgsbase
WRFSBASE | F3 0F AE /2:reg | Ry | host       | integer/system.wrfsbase
WRGSBASE | F3 0F AE /3:reg | Ry | host       | integer/system.wrgsbase
CLI      | FA       |          | end          | integer/system.privileged
STI      | FB       |          | end          | integer/system.privileged
LAR      | 0F 02    | Gv,Ew    | host         | integer/system.segmentQuery
LSL      | 0F 03    | Gv,Ew    | host         | integer/system.segmentQuery
CLTS     | 0F 06    |          | end          | integer/system.privileged
SYSRET   | 0F 07    |          | end host     | integer/system.privileged
INVD     | 0F 08    |          | end          | integer/system.privileged
WBINVD   | 0F 09    |          | end          | integer/system.privileged
MOV      | 0F 20    | Rq       | end host     | integer/system.privileged
MOV      | 0F 21    | Rq       | end host     | integer/system.privileged
MOV      | 0F 22    | Rq       | end host     | integer/system.privileged
MOV      | 0F 23    | Rq       | end host     | integer/system.privileged
WRMSR    | 0F 30    |          | end          | integer/system.privileged
RDMSR    | 0F 32    |          | end          | integer/system.privileged
RDPMC    | 0F 33    |          | end host     | integer/system.privileged
SYSENTER | 0F 34    |          | end host     | integer/system.privileged
SYSEXIT  | 0F 35    |          | end host     | integer/system.privileged
SLDT     | 0F 00 /0 | Ev       | host         | integer/system.privileged
STR      | 0F 00 /1 | Ev       | host         | integer/system.privileged
LLDT     | 0F 00 /2 | Ew       | end host     | integer/system.privileged
LTR      | 0F 00 /3 | Ew       | end host     | integer/system.privileged
VERR     | 0F 00 /4 | Ew       | host         | integer/system.segmentQuery
VERW     | 0F 00 /5 | Ew       | host         | integer/system.segmentQuery
SGDT     | 0F 01 /0:mem | M    | host         | integer/system.privileged
SIDT     | 0F 01 /1:mem | M    | host         | integer/system.privileged
LGDT     | 0F 01 /2:mem | M    | end host     | integer/system.privileged
LIDT     | 0F 01 /3:mem | M    | end host     | integer/system.privileged
SMSW     | 0F 01 /4 | Ev       | host         | integer/system.privileged
LMSW     | 0F 01 /6 | Ew       | end host     | integer/system.privileged
INVLPG   | 0F 01 /7:mem | M    | end host     | integer/system.privileged
SWAPGS   | 0F 01 =F8 |         | end host     | integer/system.privileged
`;
