/* Entry on the core: RDI and RSI hold bench's arguments; its result leaves as exit's status (all 64 bits of RDI). */
        .globl _start
_start: call bench
        mov %rax, %rdi
        mov $60, %eax
        syscall

        .globl memset
memset: mov %rdi, %r8
        mov %esi, %eax
        mov %rdx, %rcx
        rep stosb
        mov %r8, %rax
        ret
        .section .note.GNU-stack,"",@progbits
