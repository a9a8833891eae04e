; The Mandelbrot set in characters, zooming in frame by frame: SSE2 double precision. A form feed starts a frame.
%include "plan9.inc"
%define COLUMNS 78
%define ROWS 30
%define DEPTH 600
%define FRAMES 200
program
  sub rsp, 48
  mov dword [frame], FRAMES
.frame:
  mov rdi, picture
  mov byte [rdi], 12
  inc rdi
  mov dword [row], -(ROWS/2)
.row:
  cvtsi2sd xmm1, dword [row]
  mulsd xmm1, [scale]
  addsd xmm1, xmm1            ; a character is twice as high as wide
  addsd xmm1, [centre_y]
  mov r8d, -(COLUMNS/2)
.column:
  cvtsi2sd xmm0, r8d
  mulsd xmm0, [scale]
  addsd xmm0, [centre_x]
  xorpd xmm2, xmm2
  xorpd xmm3, xmm3
  mov ecx, DEPTH
.iterate:                     ; z = z^2 + c until |z| > 2
  movapd xmm4, xmm2
  mulsd xmm4, xmm4
  movapd xmm5, xmm3
  mulsd xmm5, xmm5
  movapd xmm6, xmm4
  addsd xmm6, xmm5
  ucomisd xmm6, [four]
  ja .escaped
  mulsd xmm3, xmm2
  addsd xmm3, xmm3
  addsd xmm3, xmm1
  subsd xmm4, xmm5
  addsd xmm4, xmm0
  movapd xmm2, xmm4
  dec ecx
  jnz .iterate
  mov al, ' '
  jmp .put
.escaped:
  mov eax, DEPTH
  sub eax, ecx
  mov ecx, eax
  shr ecx, 1
  cmp ecx, shades_end - shades - 1
  jbe .shade
  and eax, 15
  lea ecx, [rax+shades_end-shades-16]
.shade:
  mov rsi, shades
  mov al, [rsi+rcx]
.put:
  mov [rdi], al
  inc rdi
  inc r8d
  cmp r8d, COLUMNS/2
  jl .column
  mov byte [rdi], 10
  inc rdi
  inc dword [row]
  cmp dword [row], ROWS/2
  jl .row
  mov rsi, picture
  sub rdi, rsi
  pwrite rsi, rdi
  movsd xmm0, [scale]
  mulsd xmm0, [closer]
  movsd [scale], xmm0
  dec dword [frame]
  jnz .frame
  exits
data
four: dq 4.0
scale: dq 0.042
closer: dq 0.955
centre_x: dq -0.743643887037151
centre_y: dq 0.131825904205330
shades: db ' ..,,--~~::;;==!!**##$$@@&&%%##**!!==;;::~~--,,.'
shades_end:
bss
frame: resd 1
row: resd 1
picture: resb 1 + (COLUMNS+1)*ROWS
end_of_program
