; Sieve of Eratosthenes over the odd and even numbers below 5,000,000, a line of counts every 500,000.
%include "plan9.inc"
%define LIMIT 5000000
%define STRIDE 500000
program
  sub rsp, 48
  mov rdi, composite
  mov ebx, 2
.next_prime:
  mov eax, ebx
  imul eax, eax
  cmp eax, LIMIT
  jae .sieved
  cmp byte [rdi+rbx], 0
  jne .not_prime
.strike:
  mov byte [rdi+rax], 1
  add eax, ebx
  cmp eax, LIMIT
  jb .strike
.not_prime:
  inc ebx
  jmp .next_prime

.sieved:
  mov dword [from], 2
  mov dword [found], 0
  mov dword [until], STRIDE
.line:
  mov rdi, composite
  mov ecx, [from]
  mov edx, [until]
  mov eax, [found]
.count:
  cmp byte [rdi+rcx], 1       ; carry when it is 0: a prime
  adc eax, 0
  inc ecx
  cmp ecx, edx
  jb .count
  mov [from], ecx
  mov [found], eax

  mov rdi, number_end
  call decimal
  mov eax, [until]
  mov rdi, bound_end
  call decimal
  mov rsi, text
  mov edx, text_stop - text
  pwrite rsi, rdx
  add dword [until], STRIDE
  cmp dword [until], LIMIT
  jbe .line
  exits

; EAX in decimal, ending before RDI, padded with blanks to 8 columns.
decimal:
  mov ecx, 10
  mov esi, 8
.digit:
  xor edx, edx
  div ecx
  add dl, '0'
  dec rdi
  mov [rdi], dl
  dec esi
  test eax, eax
  jnz .digit
.pad:
  test esi, esi
  jz .done
  dec rdi
  mov byte [rdi], ' '
  dec esi
  jmp .pad
.done:
  ret
data
text: db 'primes below '
  times 8 db ' '
bound_end: db ':'
  times 8 db ' '
number_end: db 10
text_stop:
bss
from: resd 1
found: resd 1
until: resd 1
  resd 1
composite: resb LIMIT
end_of_program
