; Says hello and asks the processor who it is: small enough to step through by hand.
%include "plan9.inc"
program
  sub rsp, 48
  mov rsi, greeting
  mov edx, greeting_end - greeting
  pwrite rsi, rdx

  xor eax, eax
  cpuid                       ; leaf 0: the vendor's name in EBX, EDX, ECX
  mov [vendor], ebx
  mov [vendor+4], edx
  mov [vendor+8], ecx
  mov rsi, line
  mov edx, line_end - line
  pwrite rsi, rdx

  mov ecx, 10                 ; 1 + 2 + ... + 10
  xor eax, eax
.add:
  add eax, ecx
  dec ecx
  jnz .add
  mov ecx, 10
  xor edx, edx
  div ecx
  add al, '0'
  add dl, '0'
  mov [sum], al
  mov [sum+1], dl
  mov rsi, sum_line
  mov edx, sum_line_end - sum_line
  pwrite rsi, rdx
  exits
data
greeting: db 'Hello from an x86-64 processor in WebAssembly.', 10
greeting_end:
line: db 'CPUID says: '
vendor: db '............', 10
line_end:
sum_line: db '1 + 2 + ... + 10 = '
sum: db '..', 10
sum_line_end:
bss
end_of_program
