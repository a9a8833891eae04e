(module
 (type $0 (func (param i32)))
 (type $1 (func (param i32 i32) (result i32)))
 (type $2 (func (param i32) (result i32)))
 (type $3 (func (param i32 i32)))
 (type $4 (func (param i32 i32 i32)))
 (type $5 (func))
 (type $6 (func (param i32 i32 i32 i32)))
 (type $7 (func (result i32)))
 (type $8 (func (param i32 i32 i32) (result i32)))
 (type $9 (func (param i32 i32 i64)))
 (type $10 (func (param i32 i32 i32 i64) (result i32)))
 (type $11 (func (param i64) (result i64)))
 (type $12 (func (param i32 i32 i32 i32 i64 i32)))
 (type $13 (func (param i32 i32 i32 i32 i32)))
 (type $14 (func (param i64) (result i32)))
 (type $15 (func (result i64)))
 (import "lux9" "pwrite" (func $generated/syscalls/pwrite (param i32 i32 i32 i64) (result i32)))
 (import "lux9" "errstr" (func $generated/syscalls/errstr (param i32 i32) (result i32)))
 (import "lux9" "peek64" (func $generated/machine/peek64 (param i64) (result i64)))
 (import "lux9" "exits" (func $generated/syscalls/exits (param i32)))
 (import "lux9" "peek8" (func $generated/machine/peek8 (param i64) (result i32)))
 (import "lux9" "args" (func $generated/machine/args (result i64)))
 (global $lib/utf8/runeSize (mut i32) (i32.const 0))
 (global $lib/utf8/nextSlot (mut i32) (i32.const 0))
 (global $lib/fmt/next (mut i32) (i32.const 0))
 (global $lib/abort/length (mut i32) (i32.const 0))
 (global $lib/argv0/argv0 (mut i32) (i32.const 4199952))
 (global $~lib/rt/itcms/total (mut i32) (i32.const 0))
 (global $~lib/rt/itcms/threshold (mut i32) (i32.const 0))
 (global $~lib/rt/itcms/state (mut i32) (i32.const 0))
 (global $~lib/rt/itcms/visitCount (mut i32) (i32.const 0))
 (global $~lib/rt/itcms/pinSpace (mut i32) (i32.const 0))
 (global $~lib/rt/itcms/iter (mut i32) (i32.const 0))
 (global $~lib/rt/itcms/toSpace (mut i32) (i32.const 0))
 (global $~lib/rt/itcms/white (mut i32) (i32.const 0))
 (global $~lib/rt/itcms/fromSpace (mut i32) (i32.const 0))
 (global $~lib/rt/tlsf/ROOT (mut i32) (i32.const 0))
 (global $lib/fmt/out (mut i32) (i32.const 0))
 (global $~lib/memory/__stack_pointer (mut i32) (i32.const 4464188))
 (memory $0 69)
 (data $11 (i32.const 4199884) ",")
 (data $11.1 (i32.const 4199896) "\02\00\00\00\18\00\00\00%\00s\00 \00%\00d\00 \00%\00q\00 \00%\00x\00\n")
 (data $12 (i32.const 4199932) "\1c")
 (data $12.1 (i32.const 4199944) "\02")
 (data $14 (i32.const 4200492) "\1c")
 (data $14.1 (i32.const 4200504) "\02\00\00\00\04\00\00\00:\00 ")
 (data $15 (i32.const 4200524) "\1c")
 (data $15.1 (i32.const 4200536) "\02\00\00\00\n\00\00\00a\00b\00o\00r\00t")
 (data $16 (i32.const 4200556) "\1c")
 (data $16.1 (i32.const 4200568) "\02\00\00\00\08\00\00\00 \00a\00t\00 ")
 (data $17 (i32.const 4200588) "\1c")
 (data $17.1 (i32.const 4200600) "\02\00\00\00\02\00\00\00?")
 (data $18 (i32.const 4200620) "<")
 (data $18.1 (i32.const 4200632) "\02\00\00\00$\00\00\00I\00n\00d\00e\00x\00 \00o\00u\00t\00 \00o\00f\00 \00r\00a\00n\00g\00e")
 (data $19 (i32.const 4200684) ",")
 (data $19.1 (i32.const 4200696) "\02\00\00\00\1a\00\00\00~\00l\00i\00b\00/\00a\00r\00r\00a\00y\00.\00t\00s")
 (data $20 (i32.const 4200732) "|")
 (data $20.1 (i32.const 4200744) "\02\00\00\00^\00\00\00E\00l\00e\00m\00e\00n\00t\00 \00t\00y\00p\00e\00 \00m\00u\00s\00t\00 \00b\00e\00 \00n\00u\00l\00l\00a\00b\00l\00e\00 \00i\00f\00 \00a\00r\00r\00a\00y\00 \00i\00s\00 \00h\00o\00l\00e\00y")
 (data $21 (i32.const 4200860) "\1c")
 (data $21.1 (i32.const 4200872) "\02\00\00\00\06\00\00\00a\00 \00b")
 (data $22 (i32.const 4200892) ",")
 (data $22.1 (i32.const 4200904) "\02\00\00\00\1c\00\00\00I\00n\00v\00a\00l\00i\00d\00 \00l\00e\00n\00g\00t\00h")
 (data $23 (i32.const 4200940) "<")
 (data $23.1 (i32.const 4200952) "\02\00\00\00&\00\00\00~\00l\00i\00b\00/\00a\00r\00r\00a\00y\00b\00u\00f\00f\00e\00r\00.\00t\00s")
 (data $24 (i32.const 4201004) "<")
 (data $24.1 (i32.const 4201016) "\02\00\00\00(\00\00\00A\00l\00l\00o\00c\00a\00t\00i\00o\00n\00 \00t\00o\00o\00 \00l\00a\00r\00g\00e")
 (data $25 (i32.const 4201068) "<")
 (data $25.1 (i32.const 4201080) "\02\00\00\00 \00\00\00~\00l\00i\00b\00/\00r\00t\00/\00i\00t\00c\00m\00s\00.\00t\00s")
 (data $28 (i32.const 4201196) ",")
 (data $28.1 (i32.const 4201208) "\02\00\00\00\14\00\00\00~\00l\00i\00b\00/\00r\00t\00.\00t\00s")
 (data $30 (i32.const 4201276) "<")
 (data $30.1 (i32.const 4201288) "\02\00\00\00\1e\00\00\00~\00l\00i\00b\00/\00r\00t\00/\00t\00l\00s\00f\00.\00t\00s")
 (data $31 (i32.const 4201340) "\1c")
 (data $31.1 (i32.const 4201352) "\02\00\00\00\n\00\00\00<\00n\00i\00l\00>")
 (data $32 (i32.const 4201372) "<")
 (data $32.1 (i32.const 4201384) "\02\00\00\00$\00\00\00U\00n\00p\00a\00i\00r\00e\00d\00 \00s\00u\00r\00r\00o\00g\00a\00t\00e")
 (data $33 (i32.const 4201436) ",")
 (data $33.1 (i32.const 4201448) "\02\00\00\00\1c\00\00\00~\00l\00i\00b\00/\00s\00t\00r\00i\00n\00g\00.\00t\00s")
 (data $34 (i32.const 4201484) "|")
 (data $34.1 (i32.const 4201496) "\02\00\00\00^\00\00\00U\00n\00e\00x\00p\00e\00c\00t\00e\00d\00 \00\'\00n\00u\00l\00l\00\'\00 \00(\00n\00o\00t\00 \00a\00s\00s\00i\00g\00n\00e\00d\00 \00o\00r\00 \00f\00a\00i\00l\00e\00d\00 \00c\00a\00s\00t\00)")
 (data $35 (i32.const 4201612) ",")
 (data $35.1 (i32.const 4201624) "\02\00\00\00\14\00\00\00l\00i\00b\00/\00f\00m\00t\00.\00t\00s")
 (data $36 (i32.const 4201660) "<")
 (data $36.1 (i32.const 4201672) "\02\00\00\00,\00\00\00B\00u\00f\00 \00i\00n\00d\00e\00x\00 \00o\00u\00t\00 \00o\00f\00 \00r\00a\00n\00g\00e")
 (data $37 (i32.const 4201724) ",")
 (data $37.1 (i32.const 4201736) "\02\00\00\00\14\00\00\00l\00i\00b\00/\00b\00u\00f\00.\00t\00s")
 (data $38 (i32.const 4201772) "\1c")
 (data $38.1 (i32.const 4201784) "\02\00\00\00\04\00\00\000\00X")
 (data $39 (i32.const 4201804) "\1c")
 (data $39.1 (i32.const 4201816) "\02\00\00\00\04\00\00\000\00x")
 (data $40 (i32.const 4201836) "\1c")
 (data $40.1 (i32.const 4201848) "\05\00\00\00\08\00\00\00\01")
 (data $41 (i32.const 4201868) "\1c")
 (data $41.1 (i32.const 4201880) "\01")
 (data $42 (i32.const 4201900) ",")
 (data $42.1 (i32.const 4201912) "\08\00\00\00\10\00\00\00\a0\1d@\00\a0\1d@")
 (data $43 (i32.const 4201948) ",")
 (data $43.1 (i32.const 4201960) "\02\00\00\00\1c\00\00\00A\00r\00r\00a\00y\00 \00i\00s\00 \00e\00m\00p\00t\00y")
 (data $44 (i32.const 4202000) "\n\00\00\00 \00\00\00 \00\00\00 \00\00\00\00\00\00\00\02A")
 (data $44.1 (i32.const 4202032) "A\00\00\00\02A")
 (table $0 2 2 funcref)
 (elem $0 (i32.const 1) $.tmp/p/main)
 (export "_start" (func $.tmp/e_25542/_start))
 (export "memory" (memory $0))
 (start $~start)
 (func $lib/abort/abort (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 8
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i64.const 0
  i64.store
  i32.const 0
  global.set $lib/abort/length
  global.get $~lib/memory/__stack_pointer
  global.get $lib/argv0/argv0
  local.tee $5
  i32.store
  local.get $5
  call $lib/abort/put
  i32.const 4200512
  call $lib/abort/put
  global.get $~lib/memory/__stack_pointer
  local.get $0
  local.tee $6
  i32.store offset=4
  i32.const 4200544
  local.get $6
  local.get $6
  call $~lib/string/String.__eq
  select
  local.set $7
  global.get $~lib/memory/__stack_pointer
  local.get $7
  i32.store
  local.get $7
  call $lib/abort/put
  i32.const 4200576
  call $lib/abort/put
  global.get $~lib/memory/__stack_pointer
  local.get $1
  local.tee $8
  i32.store offset=4
  i32.const 4200608
  local.get $8
  local.get $8
  call $~lib/string/String.__eq
  select
  local.set $9
  global.get $~lib/memory/__stack_pointer
  local.get $9
  i32.store
  local.get $9
  call $lib/abort/put
  i32.const 58
  call $lib/abort/byte
  local.get $2
  call $lib/abort/number
  i32.const 58
  call $lib/abort/byte
  local.get $3
  call $lib/abort/number
  i32.const 10
  call $lib/abort/byte
  i32.const 2
  i32.const 4199968
  global.get $lib/abort/length
  i64.const -1
  call $generated/syscalls/pwrite
  unreachable
 )
 (func $lib/buf/Buf#byte (param $0 i32) (param $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 12
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i64.const 0
  i64.store
  global.get $~lib/memory/__stack_pointer
  i32.const 0
  i32.store offset=8
  global.get $~lib/memory/__stack_pointer
  local.get $0
  local.tee $3
  i32.store
  local.get $3
  i32.load offset=4
  global.get $~lib/memory/__stack_pointer
  local.get $3
  i32.store offset=4
  global.get $~lib/memory/__stack_pointer
  local.get $3
  i32.load
  local.tee $4
  i32.store
  local.get $4
  i32.const 20
  i32.sub
  i32.load offset=16
  i32.eq
  if
   global.get $~lib/memory/__stack_pointer
   local.get $0
   local.tee $5
   i32.store
   local.get $5
   i32.const 1
   call $lib/buf/Buf#reserve
  end
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store offset=8
  global.get $~lib/memory/__stack_pointer
  local.get $0
  local.tee $6
  i32.store
  local.get $6
  i32.load
  global.get $~lib/memory/__stack_pointer
  local.get $6
  i32.store
  local.get $6
  i32.load offset=4
  i32.add
  local.get $1
  i32.store8
  global.get $~lib/memory/__stack_pointer
  local.get $6
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $6
  i32.store offset=4
  local.get $6
  local.get $6
  i32.load offset=4
  i32.const 1
  i32.add
  i32.store offset=4
  global.get $~lib/memory/__stack_pointer
  i32.const 12
  i32.add
  global.set $~lib/memory/__stack_pointer
 )
 (func $~lib/rt/itcms/__visit (param $0 i32)
  (local $1 i32)
  local.get $0
  i32.eqz
  if
   return
  end
  global.get $~lib/rt/itcms/white
  local.get $0
  i32.const 20
  i32.sub
  local.tee $1
  i32.load offset=4
  i32.const 3
  i32.and
  i32.eq
  if
   local.get $1
   call $~lib/rt/itcms/Object#makeGray
   global.get $~lib/rt/itcms/visitCount
   i32.const 1
   i32.add
   global.set $~lib/rt/itcms/visitCount
  end
 )
 (func $~lib/string/String#charCodeAt (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 0
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  i32.const 20
  i32.sub
  i32.load offset=16
  i32.const 1
  i32.shr_u
  local.get $1
  i32.le_u
  if
   global.get $~lib/memory/__stack_pointer
   i32.const 4
   i32.add
   global.set $~lib/memory/__stack_pointer
   i32.const -1
   return
  end
  local.get $1
  i32.const 1
  i32.shl
  local.get $0
  i32.add
  i32.load16_u
  local.set $2
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.add
  global.set $~lib/memory/__stack_pointer
  local.get $2
 )
 (func $~lib/rt/itcms/__link (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  local.get $1
  i32.eqz
  if
   return
  end
  local.get $0
  i32.eqz
  if
   i32.const 0
   i32.const 4201088
   i32.const 295
   i32.const 14
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/rt/itcms/white
  local.get $1
  i32.const 20
  i32.sub
  local.tee $4
  i32.load offset=4
  i32.const 3
  i32.and
  i32.eq
  if
   local.get $0
   i32.const 20
   i32.sub
   local.tee $5
   i32.load offset=4
   i32.const 3
   i32.and
   local.tee $3
   global.get $~lib/rt/itcms/white
   i32.eqz
   i32.eq
   if
    local.get $5
    local.get $4
    local.get $2
    select
    call $~lib/rt/itcms/Object#makeGray
   else
    global.get $~lib/rt/itcms/state
    i32.const 1
    i32.eq
    local.get $3
    i32.const 3
    i32.eq
    i32.and
    if
     local.get $4
     call $~lib/rt/itcms/Object#makeGray
    end
   end
  end
 )
 (func $~lib/rt/itcms/__new (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  local.get $0
  i32.const 1073741804
  i32.ge_u
  if
   i32.const 4201024
   i32.const 4201088
   i32.const 261
   i32.const 31
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/rt/itcms/total
  global.get $~lib/rt/itcms/threshold
  i32.ge_u
  if
   block $__inlined_func$~lib/rt/itcms/interrupt$68
    i32.const 2048
    local.set $2
    loop $do-loop|0
     local.get $2
     call $~lib/rt/itcms/step
     i32.sub
     local.set $2
     global.get $~lib/rt/itcms/state
     i32.eqz
     if
      global.get $~lib/rt/itcms/total
      i32.const 1
      i32.shl
      i32.const 1024
      i32.add
      global.set $~lib/rt/itcms/threshold
      br $__inlined_func$~lib/rt/itcms/interrupt$68
     end
     local.get $2
     i32.const 0
     i32.gt_s
     br_if $do-loop|0
    end
    global.get $~lib/rt/itcms/total
    global.get $~lib/rt/itcms/total
    global.get $~lib/rt/itcms/threshold
    i32.sub
    i32.const 1024
    i32.lt_u
    i32.const 10
    i32.shl
    i32.add
    global.set $~lib/rt/itcms/threshold
   end
  end
  global.get $~lib/rt/tlsf/ROOT
  i32.eqz
  if
   call $~lib/rt/tlsf/initialize
  end
  local.get $0
  i32.const 16
  i32.add
  local.set $3
  global.get $~lib/rt/tlsf/ROOT
  local.get $3
  call $~lib/rt/tlsf/allocateBlock
  local.tee $4
  local.get $1
  i32.store offset=12
  local.get $4
  local.get $0
  i32.store offset=16
  local.get $4
  global.get $~lib/rt/itcms/fromSpace
  global.get $~lib/rt/itcms/white
  call $~lib/rt/itcms/Object#linkTo
  global.get $~lib/rt/itcms/total
  local.get $4
  i32.load
  i32.const -4
  i32.and
  i32.const 4
  i32.add
  i32.add
  global.set $~lib/rt/itcms/total
  local.get $4
  i32.const 20
  i32.add
  local.tee $5
  i32.const 0
  local.get $0
  memory.fill
  local.get $5
 )
 (func $lib/buf/Buf#rune (param $0 i32) (param $1 i32)
  (local $2 i32)
  (local $3 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 12
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i64.const 0
  i64.store
  global.get $~lib/memory/__stack_pointer
  i32.const 0
  i32.store offset=8
  local.get $1
  i32.const 128
  i32.lt_u
  if
   global.get $~lib/memory/__stack_pointer
   local.get $0
   i32.store
   local.get $0
   local.get $1
   call $lib/buf/Buf#byte
   global.get $~lib/memory/__stack_pointer
   i32.const 12
   i32.add
   global.set $~lib/memory/__stack_pointer
   return
  end
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  i32.const 4
  call $lib/buf/Buf#reserve
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store offset=4
  local.get $0
  local.get $0
  i32.load offset=4
  block $__inlined_func$lib/utf8/putRune$121 (result i32)
   global.get $~lib/memory/__stack_pointer
   local.get $0
   i32.store offset=8
   global.get $~lib/memory/__stack_pointer
   local.get $0
   i32.store offset=4
   local.get $0
   i32.load
   global.get $~lib/memory/__stack_pointer
   local.get $0
   i32.store offset=4
   local.get $0
   i32.load offset=4
   i32.add
   local.set $2
   local.get $1
   i32.const 128
   i32.lt_u
   if
    local.get $2
    local.get $1
    i32.store8
    i32.const 1
    br $__inlined_func$lib/utf8/putRune$121
   end
   local.get $1
   i32.const 2048
   i32.lt_u
   if
    local.get $2
    local.get $1
    i32.const 6
    i32.shr_u
    i32.const 192
    i32.or
    i32.store8
    local.get $2
    local.get $1
    i32.const 63
    i32.and
    i32.const 128
    i32.or
    i32.store8 offset=1
    i32.const 2
    br $__inlined_func$lib/utf8/putRune$121
   end
   i32.const 65533
   local.get $1
   local.get $1
   i32.const -2048
   i32.and
   i32.const 55296
   i32.eq
   local.get $1
   i32.const 1114111
   i32.gt_u
   i32.or
   select
   local.tee $3
   i32.const 65536
   i32.lt_u
   if
    local.get $2
    local.get $3
    i32.const 12
    i32.shr_u
    i32.const 224
    i32.or
    i32.store8
    local.get $2
    local.get $3
    i32.const 6
    i32.shr_u
    i32.const 63
    i32.and
    i32.const 128
    i32.or
    i32.store8 offset=1
    local.get $2
    local.get $3
    i32.const 63
    i32.and
    i32.const 128
    i32.or
    i32.store8 offset=2
    i32.const 3
    br $__inlined_func$lib/utf8/putRune$121
   end
   local.get $2
   local.get $3
   i32.const 18
   i32.shr_u
   i32.const 240
   i32.or
   i32.store8
   local.get $2
   local.get $3
   i32.const 12
   i32.shr_u
   i32.const 63
   i32.and
   i32.const 128
   i32.or
   i32.store8 offset=1
   local.get $2
   local.get $3
   i32.const 6
   i32.shr_u
   i32.const 63
   i32.and
   i32.const 128
   i32.or
   i32.store8 offset=2
   local.get $2
   local.get $3
   i32.const 63
   i32.and
   i32.const 128
   i32.or
   i32.store8 offset=3
   i32.const 4
  end
  i32.add
  i32.store offset=4
  global.get $~lib/memory/__stack_pointer
  i32.const 12
  i32.add
  global.set $~lib/memory/__stack_pointer
 )
 (func $lib/buf/Buf#reserve (param $0 i32) (param $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 16
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i64.const 0
  i64.store
  global.get $~lib/memory/__stack_pointer
  i64.const 0
  i64.store offset=8
  global.get $~lib/memory/__stack_pointer
  local.get $0
  local.tee $3
  i32.store
  local.get $3
  i32.load offset=4
  local.get $1
  i32.add
  local.set $4
  global.get $~lib/memory/__stack_pointer
  local.get $3
  i32.store offset=4
  global.get $~lib/memory/__stack_pointer
  local.get $3
  i32.load
  local.tee $5
  i32.store
  local.get $5
  i32.const 20
  i32.sub
  i32.load offset=16
  local.get $4
  i32.ge_s
  if
   global.get $~lib/memory/__stack_pointer
   i32.const 16
   i32.add
   global.set $~lib/memory/__stack_pointer
   return
  end
  global.get $~lib/memory/__stack_pointer
  local.get $0
  local.tee $6
  i32.store offset=4
  global.get $~lib/memory/__stack_pointer
  local.get $6
  i32.load
  local.tee $7
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $4
  local.get $7
  i32.const 20
  i32.sub
  i32.load offset=16
  i32.const 1
  i32.shl
  local.tee $8
  local.get $4
  local.get $8
  i32.gt_s
  select
  call $~lib/arraybuffer/ArrayBuffer#constructor
  local.tee $9
  i32.store offset=8
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store offset=12
  global.get $~lib/memory/__stack_pointer
  local.get $0
  local.tee $10
  i32.store
  local.get $9
  local.get $10
  i32.load
  global.get $~lib/memory/__stack_pointer
  local.get $10
  i32.store
  local.get $10
  i32.load offset=4
  memory.copy
  global.get $~lib/memory/__stack_pointer
  local.get $10
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $9
  local.tee $11
  i32.store offset=4
  local.get $10
  local.get $11
  i32.store
  local.get $0
  local.get $11
  i32.const 0
  call $~lib/rt/itcms/__link
  global.get $~lib/memory/__stack_pointer
  i32.const 16
  i32.add
  global.set $~lib/memory/__stack_pointer
 )
 (func $~lib/rt/tlsf/initialize
  (local $0 i32)
  (local $1 i32)
  (local $2 i32)
  memory.size
  local.tee $2
  i32.const 69
  i32.lt_s
  if (result i32)
   i32.const 69
   local.get $2
   i32.sub
   memory.grow
   i32.const 0
   i32.lt_s
  else
   i32.const 0
  end
  if
   unreachable
  end
  i32.const 4464192
  i32.const 0
  i32.store
  i32.const 4465760
  i32.const 0
  i32.store
  loop $for-loop|0
   local.get $0
   i32.const 23
   i32.lt_u
   if
    local.get $0
    i32.const 2
    i32.shl
    i32.const 4464192
    i32.add
    i32.const 0
    i32.store offset=4
    i32.const 0
    local.set $1
    loop $for-loop|1
     local.get $1
     i32.const 16
     i32.lt_u
     if
      local.get $1
      local.get $0
      i32.const 4
      i32.shl
      i32.add
      i32.const 2
      i32.shl
      i32.const 4464192
      i32.add
      i32.const 0
      i32.store offset=96
      local.get $1
      i32.const 1
      i32.add
      local.set $1
      br $for-loop|1
     end
    end
    local.get $0
    i32.const 1
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
  i32.const 4464192
  i32.const 4465764
  memory.size
  i64.extend_i32_s
  i64.const 16
  i64.shl
  call $~lib/rt/tlsf/addMemory
  i32.const 4464192
  global.set $~lib/rt/tlsf/ROOT
 )
 (func $lib/abort/put (param $0 i32)
  (local $1 i32)
  (local $2 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 0
  i32.store
  loop $for-loop|0
   global.get $~lib/memory/__stack_pointer
   local.get $0
   i32.store
   local.get $0
   i32.const 20
   i32.sub
   i32.load offset=16
   i32.const 1
   i32.shr_u
   local.get $1
   i32.gt_s
   if
    i32.const 63
    local.get $1
    i32.const 1
    i32.shl
    local.get $0
    i32.add
    i32.load16_u
    local.tee $2
    local.get $2
    i32.const 128
    i32.ge_u
    select
    call $lib/abort/byte
    local.get $1
    i32.const 1
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.add
  global.set $~lib/memory/__stack_pointer
 )
 (func $lib/abort/byte (param $0 i32)
  (local $1 i32)
  global.get $lib/abort/length
  i32.const 500
  i32.lt_s
  if
   global.get $lib/abort/length
   local.tee $1
   i32.const 1
   i32.add
   global.set $lib/abort/length
   local.get $1
   i32.const 4199968
   i32.add
   local.get $0
   i32.store8
  end
 )
 (func $~lib/rt/tlsf/removeBlock (param $0 i32) (param $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  local.get $1
  i32.load
  local.tee $6
  i32.const 1
  i32.and
  i32.eqz
  if
   i32.const 0
   i32.const 4201296
   i32.const 268
   i32.const 14
   call $lib/abort/abort
   unreachable
  end
  local.get $6
  i32.const -4
  i32.and
  local.tee $7
  i32.const 12
  i32.lt_u
  if
   i32.const 0
   i32.const 4201296
   i32.const 270
   i32.const 14
   call $lib/abort/abort
   unreachable
  end
  local.get $7
  i32.const 256
  i32.lt_u
  if (result i32)
   local.get $7
   i32.const 4
   i32.shr_u
   local.set $4
   i32.const 0
  else
   i32.const 31
   i32.const 1073741820
   local.get $7
   local.get $7
   i32.const 1073741820
   i32.ge_u
   select
   local.tee $8
   i32.clz
   i32.sub
   local.set $9
   local.get $8
   local.get $9
   i32.const 4
   i32.sub
   i32.shr_u
   i32.const 16
   i32.xor
   local.set $4
   local.get $9
   i32.const 7
   i32.sub
  end
  local.set $10
  local.get $4
  i32.const 16
  i32.lt_u
  local.get $10
  i32.const 23
  i32.lt_u
  i32.and
  i32.eqz
  if
   i32.const 0
   i32.const 4201296
   i32.const 284
   i32.const 14
   call $lib/abort/abort
   unreachable
  end
  local.get $1
  i32.load offset=8
  local.set $11
  local.get $1
  i32.load offset=4
  local.tee $12
  if
   local.get $12
   local.get $11
   i32.store offset=8
  end
  local.get $11
  if
   local.get $11
   local.get $12
   i32.store offset=4
  end
  local.get $4
  local.get $10
  i32.const 4
  i32.shl
  i32.add
  i32.const 2
  i32.shl
  local.get $0
  i32.add
  local.tee $13
  i32.load offset=96
  local.get $1
  i32.eq
  if
   local.get $13
   local.get $11
   i32.store offset=96
   local.get $11
   i32.eqz
   if
    local.get $10
    i32.const 2
    i32.shl
    local.get $0
    i32.add
    local.tee $14
    i32.load offset=4
    local.set $15
    local.get $14
    i32.const -2
    local.get $4
    i32.rotl
    local.get $15
    i32.and
    local.tee $16
    i32.store offset=4
    local.get $16
    i32.eqz
    if
     local.get $0
     local.get $0
     i32.load
     i32.const -2
     local.get $10
     i32.rotl
     i32.and
     i32.store
    end
   end
  end
 )
 (func $~lib/rt/tlsf/insertBlock (param $0 i32) (param $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  local.get $1
  i32.eqz
  if
   i32.const 0
   i32.const 4201296
   i32.const 201
   i32.const 14
   call $lib/abort/abort
   unreachable
  end
  local.get $1
  i32.load
  local.tee $2
  i32.const 1
  i32.and
  i32.eqz
  if
   i32.const 0
   i32.const 4201296
   i32.const 203
   i32.const 14
   call $lib/abort/abort
   unreachable
  end
  local.get $1
  i32.const 4
  i32.add
  local.get $1
  i32.load
  i32.const -4
  i32.and
  i32.add
  local.tee $4
  i32.load
  local.tee $3
  i32.const 1
  i32.and
  if
   local.get $0
   local.get $4
   call $~lib/rt/tlsf/removeBlock
   local.get $1
   local.get $2
   i32.const 4
   i32.add
   local.get $3
   i32.const -4
   i32.and
   i32.add
   local.tee $2
   i32.store
   local.get $1
   i32.const 4
   i32.add
   local.get $1
   i32.load
   i32.const -4
   i32.and
   i32.add
   local.tee $4
   i32.load
   local.set $3
  end
  local.get $2
  i32.const 2
  i32.and
  if
   local.get $1
   i32.const 4
   i32.sub
   i32.load
   local.tee $1
   i32.load
   local.tee $5
   i32.const 1
   i32.and
   i32.eqz
   if
    i32.const 0
    i32.const 4201296
    i32.const 221
    i32.const 16
    call $lib/abort/abort
    unreachable
   end
   local.get $0
   local.get $1
   call $~lib/rt/tlsf/removeBlock
   local.get $1
   local.get $5
   i32.const 4
   i32.add
   local.get $2
   i32.const -4
   i32.and
   i32.add
   local.tee $2
   i32.store
  end
  local.get $4
  local.get $3
  i32.const 2
  i32.or
  i32.store
  local.get $2
  i32.const -4
  i32.and
  local.tee $6
  i32.const 12
  i32.lt_u
  if
   i32.const 0
   i32.const 4201296
   i32.const 233
   i32.const 14
   call $lib/abort/abort
   unreachable
  end
  local.get $6
  local.get $1
  i32.const 4
  i32.add
  i32.add
  local.get $4
  i32.ne
  if
   i32.const 0
   i32.const 4201296
   i32.const 234
   i32.const 14
   call $lib/abort/abort
   unreachable
  end
  local.get $4
  i32.const 4
  i32.sub
  local.get $1
  i32.store
  local.get $6
  i32.const 256
  i32.lt_u
  if (result i32)
   local.get $6
   i32.const 4
   i32.shr_u
   local.set $4
   i32.const 0
  else
   i32.const 31
   i32.const 1073741820
   local.get $6
   local.get $6
   i32.const 1073741820
   i32.ge_u
   select
   local.tee $7
   i32.clz
   i32.sub
   local.set $8
   local.get $7
   local.get $8
   i32.const 4
   i32.sub
   i32.shr_u
   i32.const 16
   i32.xor
   local.set $4
   local.get $8
   i32.const 7
   i32.sub
  end
  local.set $9
  local.get $4
  i32.const 16
  i32.lt_u
  local.get $9
  i32.const 23
  i32.lt_u
  i32.and
  i32.eqz
  if
   i32.const 0
   i32.const 4201296
   i32.const 251
   i32.const 14
   call $lib/abort/abort
   unreachable
  end
  local.get $4
  local.get $9
  i32.const 4
  i32.shl
  i32.add
  i32.const 2
  i32.shl
  local.get $0
  i32.add
  i32.load offset=96
  local.set $10
  local.get $1
  i32.const 0
  i32.store offset=4
  local.get $1
  local.get $10
  i32.store offset=8
  local.get $10
  if
   local.get $10
   local.get $1
   i32.store offset=4
  end
  local.get $4
  local.get $9
  i32.const 4
  i32.shl
  i32.add
  i32.const 2
  i32.shl
  local.get $0
  i32.add
  local.get $1
  i32.store offset=96
  local.get $0
  local.get $0
  i32.load
  i32.const 1
  local.get $9
  i32.shl
  i32.or
  i32.store
  local.get $9
  i32.const 2
  i32.shl
  local.get $0
  i32.add
  local.tee $11
  local.get $11
  i32.load offset=4
  i32.const 1
  local.get $4
  i32.shl
  i32.or
  i32.store offset=4
 )
 (func $~lib/rt/tlsf/allocateBlock (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  local.get $0
  local.get $1
  call $~lib/rt/tlsf/prepareSize
  local.tee $4
  call $~lib/rt/tlsf/searchBlock
  local.tee $2
  i32.eqz
  if
   local.get $4
   local.tee $5
   i32.const 256
   i32.ge_u
   if (result i32)
    local.get $5
    call $~lib/rt/tlsf/roundSize
   else
    local.get $5
   end
   i32.const 4
   local.get $0
   i32.load offset=1568
   memory.size
   local.tee $3
   i32.const 16
   i32.shl
   i32.const 4
   i32.sub
   i32.ne
   i32.shl
   i32.add
   i32.const 65535
   i32.add
   i32.const -65536
   i32.and
   i32.const 16
   i32.shr_u
   local.set $6
   local.get $3
   local.get $6
   local.get $3
   local.get $6
   i32.gt_s
   select
   memory.grow
   i32.const 0
   i32.lt_s
   if
    local.get $6
    memory.grow
    i32.const 0
    i32.lt_s
    if
     unreachable
    end
   end
   local.get $0
   local.get $3
   i32.const 16
   i32.shl
   memory.size
   i64.extend_i32_s
   i64.const 16
   i64.shl
   call $~lib/rt/tlsf/addMemory
   local.get $0
   local.get $4
   call $~lib/rt/tlsf/searchBlock
   local.tee $2
   i32.eqz
   if
    i32.const 0
    i32.const 4201296
    i32.const 499
    i32.const 16
    call $lib/abort/abort
    unreachable
   end
  end
  local.get $2
  i32.load
  i32.const -4
  i32.and
  local.get $4
  i32.lt_u
  if
   i32.const 0
   i32.const 4201296
   i32.const 501
   i32.const 14
   call $lib/abort/abort
   unreachable
  end
  local.get $0
  local.get $2
  call $~lib/rt/tlsf/removeBlock
  local.get $0
  local.get $2
  local.get $4
  call $~lib/rt/tlsf/prepareBlock
  local.get $2
 )
 (func $lib/utf8/runeAt (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  local.get $0
  i32.load8_u
  local.set $2
  i32.const 1
  global.set $lib/utf8/runeSize
  local.get $2
  i32.const 128
  i32.lt_u
  if
   local.get $2
   return
  end
  block $folding-inner0
   local.get $2
   i32.const 194
   i32.lt_u
   local.get $2
   i32.const 244
   i32.gt_u
   i32.or
   br_if $folding-inner0
   local.get $1
   local.get $0
   i32.sub
   local.tee $3
   i32.const 2
   i32.lt_u
   br_if $folding-inner0
   local.get $0
   i32.load8_u offset=1
   i32.const 128
   i32.xor
   local.tee $5
   i32.const 192
   i32.and
   br_if $folding-inner0
   local.get $2
   i32.const 224
   i32.lt_u
   if
    i32.const 2
    global.set $lib/utf8/runeSize
    local.get $5
    local.get $2
    i32.const 31
    i32.and
    i32.const 6
    i32.shl
    i32.or
    return
   end
   local.get $3
   i32.const 3
   i32.lt_u
   br_if $folding-inner0
   local.get $0
   i32.load8_u offset=2
   i32.const 128
   i32.xor
   local.tee $4
   i32.const 192
   i32.and
   br_if $folding-inner0
   local.get $2
   i32.const 240
   i32.lt_u
   if
    local.get $4
    local.get $2
    i32.const 15
    i32.and
    i32.const 12
    i32.shl
    local.get $5
    i32.const 6
    i32.shl
    i32.or
    i32.or
    local.tee $6
    i32.const 63488
    i32.and
    i32.const 55296
    i32.eq
    local.get $6
    i32.const 2048
    i32.lt_u
    i32.or
    br_if $folding-inner0
    i32.const 3
    global.set $lib/utf8/runeSize
    local.get $6
    return
   end
   local.get $3
   i32.const 4
   i32.lt_u
   br_if $folding-inner0
   local.get $0
   i32.load8_u offset=3
   i32.const 128
   i32.xor
   local.tee $7
   i32.const 192
   i32.and
   br_if $folding-inner0
   local.get $7
   local.get $2
   i32.const 7
   i32.and
   i32.const 18
   i32.shl
   local.get $5
   i32.const 12
   i32.shl
   i32.or
   local.get $4
   i32.const 6
   i32.shl
   i32.or
   i32.or
   local.tee $8
   i32.const 65536
   i32.lt_u
   local.get $8
   i32.const 1114111
   i32.gt_u
   i32.or
   br_if $folding-inner0
   i32.const 4
   global.set $lib/utf8/runeSize
   local.get $8
   return
  end
  i32.const 65533
 )
 (func $lib/buf/Buf#text (param $0 i32) (param $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 16
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i64.const 0
  i64.store
  global.get $~lib/memory/__stack_pointer
  i64.const 0
  i64.store offset=8
  global.get $~lib/memory/__stack_pointer
  local.get $0
  local.tee $3
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $1
  local.tee $4
  i32.store offset=4
  local.get $3
  local.get $4
  i32.const 20
  i32.sub
  i32.load offset=16
  i32.const 1
  i32.shr_u
  i32.const 3
  i32.mul
  call $lib/buf/Buf#reserve
  global.get $~lib/memory/__stack_pointer
  local.get $0
  local.tee $5
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $5
  i32.store offset=4
  local.get $5
  local.get $5
  i32.load offset=4
  global.get $~lib/memory/__stack_pointer
  local.get $5
  i32.store offset=8
  global.get $~lib/memory/__stack_pointer
  local.get $5
  i32.store offset=12
  local.get $5
  i32.load
  global.get $~lib/memory/__stack_pointer
  local.get $5
  i32.store offset=12
  local.get $5
  i32.load offset=4
  i32.add
  global.get $~lib/memory/__stack_pointer
  local.get $1
  local.tee $6
  i32.store offset=4
  local.get $6
  call $lib/utf8/putText
  i32.add
  i32.store offset=4
  global.get $~lib/memory/__stack_pointer
  i32.const 16
  i32.add
  global.set $~lib/memory/__stack_pointer
 )
 (func $~lib/string/String.__eq (param $0 i32) (result i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 8
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i64.const 0
  i64.store
  local.get $0
  i32.eqz
  if
   global.get $~lib/memory/__stack_pointer
   i32.const 8
   i32.add
   global.set $~lib/memory/__stack_pointer
   i32.const 1
   return
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 8
  i32.add
  global.set $~lib/memory/__stack_pointer
  i32.const 0
 )
 (func $~lib/rt/tlsf/prepareBlock (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  local.get $1
  i32.load
  local.set $3
  local.get $2
  i32.const 4
  i32.add
  i32.const 15
  i32.and
  if
   i32.const 0
   i32.const 4201296
   i32.const 361
   i32.const 14
   call $lib/abort/abort
   unreachable
  end
  local.get $3
  i32.const -4
  i32.and
  local.get $2
  i32.sub
  local.tee $4
  i32.const 16
  i32.ge_u
  if
   local.get $1
   local.get $3
   i32.const 2
   i32.and
   local.get $2
   i32.or
   i32.store
   local.get $2
   local.get $1
   i32.const 4
   i32.add
   i32.add
   local.tee $5
   local.get $4
   i32.const 4
   i32.sub
   i32.const 1
   i32.or
   i32.store
   local.get $0
   local.get $5
   call $~lib/rt/tlsf/insertBlock
  else
   local.get $1
   local.get $3
   i32.const -2
   i32.and
   i32.store
   local.get $1
   i32.const 4
   i32.add
   local.get $1
   i32.load
   i32.const -4
   i32.and
   i32.add
   local.tee $6
   local.get $6
   i32.load
   i32.const -3
   i32.and
   i32.store
  end
 )
 (func $~lib/rt/tlsf/checkUsedBlock (param $0 i32) (result i32)
  (local $1 i32)
  local.get $0
  i32.const 4
  i32.sub
  local.set $1
  local.get $0
  i32.const 15
  i32.and
  i32.const 1
  local.get $0
  select
  if (result i32)
   i32.const 1
  else
   local.get $1
   i32.load
   i32.const 1
   i32.and
  end
  if
   i32.const 0
   i32.const 4201296
   i32.const 562
   i32.const 3
   call $lib/abort/abort
   unreachable
  end
  local.get $1
 )
 (func $~lib/rt/itcms/Object#makeGray (param $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  global.get $~lib/rt/itcms/iter
  local.get $0
  i32.eq
  if
   local.get $0
   i32.load offset=8
   local.tee $3
   if (result i32)
    local.get $3
   else
    i32.const 0
    i32.const 4201088
    i32.const 148
    i32.const 30
    call $lib/abort/abort
    unreachable
   end
   global.set $~lib/rt/itcms/iter
  end
  block $__inlined_func$~lib/rt/itcms/Object#unlink$278
   local.get $0
   i32.load offset=4
   i32.const -4
   i32.and
   local.tee $2
   i32.eqz
   if
    local.get $0
    i32.load offset=8
    i32.eqz
    local.get $0
    i32.const 4464188
    i32.lt_u
    i32.and
    i32.eqz
    if
     i32.const 0
     i32.const 4201088
     i32.const 128
     i32.const 18
     call $lib/abort/abort
     unreachable
    end
    br $__inlined_func$~lib/rt/itcms/Object#unlink$278
   end
   local.get $0
   i32.load offset=8
   local.tee $4
   i32.eqz
   if
    i32.const 0
    i32.const 4201088
    i32.const 132
    i32.const 16
    call $lib/abort/abort
    unreachable
   end
   local.get $2
   local.get $4
   i32.store offset=8
   local.get $4
   local.get $4
   i32.load offset=4
   i32.const 3
   i32.and
   local.get $2
   i32.or
   i32.store offset=4
  end
  local.get $0
  global.get $~lib/rt/itcms/toSpace
  local.get $0
  i32.load offset=12
  local.tee $5
  i32.const 2
  i32.le_u
  if (result i32)
   i32.const 1
  else
   i32.const 4202000
   i32.load
   local.get $5
   i32.lt_u
   if
    i32.const 4200640
    i32.const 4201216
    i32.const 21
    i32.const 28
    call $lib/abort/abort
    unreachable
   end
   local.get $5
   i32.const 2
   i32.shl
   i32.const 4202004
   i32.add
   i32.load
   i32.const 32
   i32.and
  end
  if (result i32)
   global.get $~lib/rt/itcms/white
   i32.eqz
  else
   i32.const 2
  end
  call $~lib/rt/itcms/Object#linkTo
 )
 (func $~lib/rt/__visit_members (param $0 i32)
  block $folding-inner0
   block $invalid
    block $~lib/function/Function<%28%29=>void>
     block $~lib/array/Array<%28%29=>void>
      block $~lib/function/Function<%28~lib/array/Array<~lib/string/String>%29=>void>
       block $~lib/array/Array<~lib/string/String>
        block $~lib/string/String
         block $~lib/arraybuffer/ArrayBuffer
          block $~lib/object/Object
           local.get $0
           i32.const 8
           i32.sub
           i32.load
           br_table $~lib/object/Object $~lib/arraybuffer/ArrayBuffer $~lib/string/String $folding-inner0 $~lib/array/Array<~lib/string/String> $~lib/function/Function<%28~lib/array/Array<~lib/string/String>%29=>void> $folding-inner0 $folding-inner0 $~lib/array/Array<%28%29=>void> $~lib/function/Function<%28%29=>void> $invalid
          end
          return
         end
         return
        end
        return
       end
       local.get $0
       call $~lib/array/Array<~lib/string/String>~visit
       return
      end
      local.get $0
      call $~lib/function/Function<%28~lib/array/Array<~lib/string/String>%29=>void>~visit
      return
     end
     local.get $0
     call $~lib/array/Array<~lib/string/String>~visit
     return
    end
    local.get $0
    call $~lib/function/Function<%28~lib/array/Array<~lib/string/String>%29=>void>~visit
    return
   end
   unreachable
  end
  local.get $0
  i32.load
  call $~lib/rt/itcms/__visit
 )
 (func $lib/fmt/nextSlot (result i32)
  (local $0 i32)
  (local $1 i32)
  (local $2 i32)
  i32.const 7
  global.get $lib/fmt/next
  local.tee $1
  local.get $1
  i32.const 7
  i32.ge_s
  select
  local.set $2
  global.get $lib/fmt/next
  i32.const 1
  i32.add
  global.set $lib/fmt/next
  local.get $2
 )
 (func $lib/buf/Buf#at (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 8
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i64.const 0
  i64.store
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  i32.load offset=4
  local.get $1
  i32.le_u
  if
   i32.const 4201680
   i32.const 4201744
   i32.const 36
   i32.const 37
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store offset=4
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  i32.load
  local.get $1
  i32.add
  i32.load8_u
  local.set $2
  global.get $~lib/memory/__stack_pointer
  i32.const 8
  i32.add
  global.set $~lib/memory/__stack_pointer
  local.get $2
 )
 (func $lib/abort/number (param $0 i32)
  local.get $0
  i32.const 10
  i32.ge_u
  if
   local.get $0
   i32.const 10
   i32.div_u
   call $lib/abort/number
  end
  local.get $0
  i32.const 10
  i32.rem_u
  i32.const 48
  i32.add
  call $lib/abort/byte
 )
 (func $~lib/string/String#codePointAt (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 0
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $1
  local.get $0
  i32.const 20
  i32.sub
  i32.load offset=16
  i32.const 1
  i32.shr_u
  local.tee $3
  i32.ge_u
  if
   global.get $~lib/memory/__stack_pointer
   i32.const 4
   i32.add
   global.set $~lib/memory/__stack_pointer
   i32.const -1
   return
  end
  block $folding-inner0
   local.get $3
   local.get $1
   i32.const 1
   i32.add
   i32.eq
   local.get $1
   i32.const 1
   i32.shl
   local.get $0
   i32.add
   i32.load16_u
   local.tee $4
   i32.const 64512
   i32.and
   i32.const 55296
   i32.ne
   i32.or
   br_if $folding-inner0
   local.get $1
   i32.const 1
   i32.shl
   local.get $0
   i32.add
   i32.load16_u offset=2
   local.tee $5
   i32.const 64512
   i32.and
   i32.const 56320
   i32.ne
   br_if $folding-inner0
   global.get $~lib/memory/__stack_pointer
   i32.const 4
   i32.add
   global.set $~lib/memory/__stack_pointer
   local.get $5
   local.get $4
   i32.const 10
   i32.shl
   i32.add
   i32.const 56613888
   i32.sub
   return
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.add
  global.set $~lib/memory/__stack_pointer
  local.get $4
 )
 (func $~lib/rt/tlsf/searchBlock (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  local.get $1
  i32.const 256
  i32.lt_u
  if (result i32)
   local.get $1
   i32.const 4
   i32.shr_u
   local.set $1
   i32.const 0
  else
   i32.const 31
   local.get $1
   call $~lib/rt/tlsf/roundSize
   local.tee $3
   i32.clz
   i32.sub
   local.set $4
   local.get $3
   local.get $4
   i32.const 4
   i32.sub
   i32.shr_u
   i32.const 16
   i32.xor
   local.set $1
   local.get $4
   i32.const 7
   i32.sub
  end
  local.set $5
  local.get $1
  i32.const 16
  i32.lt_u
  local.get $5
  i32.const 23
  i32.lt_u
  i32.and
  i32.eqz
  if
   i32.const 0
   i32.const 4201296
   i32.const 334
   i32.const 14
   call $lib/abort/abort
   unreachable
  end
  local.get $5
  i32.const 2
  i32.shl
  local.get $0
  i32.add
  i32.load offset=4
  i32.const -1
  local.get $1
  i32.shl
  i32.and
  local.tee $6
  if (result i32)
   local.get $6
   i32.ctz
   local.get $5
   i32.const 4
   i32.shl
   i32.add
   i32.const 2
   i32.shl
   local.get $0
   i32.add
   i32.load offset=96
  else
   local.get $0
   i32.load
   i32.const -1
   local.get $5
   i32.const 1
   i32.add
   i32.shl
   i32.and
   local.tee $7
   if (result i32)
    local.get $7
    i32.ctz
    local.tee $8
    i32.const 2
    i32.shl
    local.get $0
    i32.add
    i32.load offset=4
    local.tee $9
    i32.eqz
    if
     i32.const 0
     i32.const 4201296
     i32.const 347
     i32.const 18
     call $lib/abort/abort
     unreachable
    end
    local.get $9
    i32.ctz
    local.get $8
    i32.const 4
    i32.shl
    i32.add
    i32.const 2
    i32.shl
    local.get $0
    i32.add
    i32.load offset=96
   else
    i32.const 0
   end
  end
 )
 (func $~lib/rt/tlsf/roundSize (param $0 i32) (result i32)
  local.get $0
  i32.const 536870910
  i32.lt_u
  if (result i32)
   i32.const 1
   i32.const 27
   local.get $0
   i32.clz
   i32.sub
   i32.shl
   local.get $0
   i32.add
   i32.const 1
   i32.sub
  else
   local.get $0
  end
 )
 (func $~lib/rt/tlsf/prepareSize (param $0 i32) (result i32)
  local.get $0
  i32.const 1073741820
  i32.gt_u
  if
   i32.const 4201024
   i32.const 4201296
   i32.const 461
   i32.const 29
   call $lib/abort/abort
   unreachable
  end
  local.get $0
  i32.const 12
  i32.le_u
  if (result i32)
   i32.const 12
  else
   local.get $0
   i32.const 19
   i32.add
   i32.const -16
   i32.and
   i32.const 4
   i32.sub
  end
 )
 (func $~lib/rt/tlsf/moveBlock (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i32)
  local.get $0
  local.get $2
  call $~lib/rt/tlsf/allocateBlock
  local.tee $3
  i32.const 4
  i32.add
  local.get $1
  i32.const 4
  i32.add
  local.get $1
  i32.load
  i32.const -4
  i32.and
  memory.copy
  local.get $1
  i32.const 4464188
  i32.ge_u
  if
   local.get $1
   local.get $1
   i32.load
   i32.const 1
   i32.or
   i32.store
   local.get $0
   local.get $1
   call $~lib/rt/tlsf/insertBlock
  end
  local.get $3
 )
 (func $~lib/rt/tlsf/addMemory (param $0 i32) (param $1 i32) (param $2 i64)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  local.get $1
  i64.extend_i32_u
  local.get $2
  i64.gt_u
  if
   i32.const 0
   i32.const 4201296
   i32.const 382
   i32.const 14
   call $lib/abort/abort
   unreachable
  end
  local.get $1
  i32.const 19
  i32.add
  i32.const -16
  i32.and
  i32.const 4
  i32.sub
  local.set $1
  local.get $0
  i32.load offset=1568
  local.tee $9
  if
   local.get $1
   local.get $9
   i32.const 4
   i32.add
   i32.lt_u
   if
    i32.const 0
    i32.const 4201296
    i32.const 389
    i32.const 16
    call $lib/abort/abort
    unreachable
   end
   local.get $9
   local.get $1
   i32.const 16
   i32.sub
   local.tee $10
   i32.eq
   if
    local.get $9
    i32.load
    local.set $6
    local.get $10
    local.set $1
   end
  else
   local.get $1
   local.get $0
   i32.const 1572
   i32.add
   i32.lt_u
   if
    i32.const 0
    i32.const 4201296
    i32.const 402
    i32.const 5
    call $lib/abort/abort
    unreachable
   end
  end
  local.get $2
  i32.wrap_i64
  local.set $7
  local.get $7
  i32.const -16
  i32.and
  local.set $8
  local.get $8
  local.get $1
  i32.sub
  local.tee $11
  i32.const 20
  i32.lt_u
  if
   return
  end
  local.get $1
  local.get $6
  i32.const 2
  i32.and
  local.get $11
  i32.const 8
  i32.sub
  local.tee $12
  i32.const 1
  i32.or
  i32.or
  i32.store
  local.get $1
  i32.const 0
  i32.store offset=4
  local.get $1
  i32.const 0
  i32.store offset=8
  local.get $12
  local.get $1
  i32.const 4
  i32.add
  i32.add
  local.tee $13
  i32.const 2
  i32.store
  local.get $0
  local.get $13
  i32.store offset=1568
  local.get $0
  local.get $1
  call $~lib/rt/tlsf/insertBlock
 )
 (func $~lib/rt/tlsf/__free (param $0 i32)
  (local $1 i32)
  (local $2 i32)
  local.get $0
  i32.const 4464188
  i32.lt_u
  if
   return
  end
  global.get $~lib/rt/tlsf/ROOT
  i32.eqz
  if
   call $~lib/rt/tlsf/initialize
  end
  global.get $~lib/rt/tlsf/ROOT
  local.set $1
  local.get $0
  call $~lib/rt/tlsf/checkUsedBlock
  local.tee $2
  local.get $2
  i32.load
  i32.const 1
  i32.or
  i32.store
  local.get $1
  local.get $2
  call $~lib/rt/tlsf/insertBlock
 )
 (func $~lib/rt/itcms/visitRoots
  (local $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  i32.const 4200640
  call $~lib/rt/itcms/__visit
  i32.const 4200912
  call $~lib/rt/itcms/__visit
  i32.const 4201968
  call $~lib/rt/itcms/__visit
  i32.const 4200752
  call $~lib/rt/itcms/__visit
  i32.const 4201024
  call $~lib/rt/itcms/__visit
  i32.const 4201392
  call $~lib/rt/itcms/__visit
  global.get $lib/argv0/argv0
  local.tee $2
  if
   local.get $2
   call $~lib/rt/itcms/__visit
  end
  i32.const 4201920
  call $~lib/rt/itcms/__visit
  global.get $lib/fmt/out
  local.tee $3
  if
   local.get $3
   call $~lib/rt/itcms/__visit
  end
  global.get $~lib/rt/itcms/pinSpace
  local.tee $1
  i32.load offset=4
  i32.const -4
  i32.and
  local.set $0
  loop $while-continue|0
   local.get $0
   local.get $1
   i32.ne
   if
    local.get $0
    i32.load offset=4
    i32.const 3
    i32.and
    i32.const 3
    i32.ne
    if
     i32.const 0
     i32.const 4201088
     i32.const 160
     i32.const 16
     call $lib/abort/abort
     unreachable
    end
    local.get $0
    i32.const 20
    i32.add
    call $~lib/rt/__visit_members
    local.get $0
    i32.load offset=4
    i32.const -4
    i32.and
    local.set $0
    br $while-continue|0
   end
  end
 )
 (func $~lib/rt/itcms/Object#linkTo (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i32)
  local.get $1
  i32.load offset=8
  local.set $3
  local.get $0
  local.get $1
  local.get $2
  i32.or
  i32.store offset=4
  local.get $0
  local.get $3
  i32.store offset=8
  local.get $3
  local.get $3
  i32.load offset=4
  i32.const 3
  i32.and
  local.get $0
  i32.or
  i32.store offset=4
  local.get $1
  local.get $0
  i32.store offset=8
 )
 (func $~lib/memory/heap.realloc (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  global.get $~lib/rt/tlsf/ROOT
  i32.eqz
  if
   call $~lib/rt/tlsf/initialize
  end
  local.get $0
  i32.const 4464188
  i32.lt_u
  if (result i32)
   global.get $~lib/rt/tlsf/ROOT
   local.get $0
   call $~lib/rt/tlsf/checkUsedBlock
   local.get $1
   call $~lib/rt/tlsf/moveBlock
  else
   block $__inlined_func$~lib/rt/tlsf/reallocateBlock$236 (result i32)
    global.get $~lib/rt/tlsf/ROOT
    local.set $2
    local.get $0
    call $~lib/rt/tlsf/checkUsedBlock
    local.set $8
    local.get $1
    call $~lib/rt/tlsf/prepareSize
    local.tee $3
    local.get $8
    i32.load
    local.tee $5
    i32.const -4
    i32.and
    local.tee $6
    i32.le_u
    if
     local.get $2
     local.get $8
     local.get $3
     call $~lib/rt/tlsf/prepareBlock
     local.get $8
     br $__inlined_func$~lib/rt/tlsf/reallocateBlock$236
    end
    local.get $8
    i32.const 4
    i32.add
    local.get $8
    i32.load
    i32.const -4
    i32.and
    i32.add
    local.tee $7
    i32.load
    local.tee $9
    i32.const 1
    i32.and
    if
     local.get $3
     local.get $6
     i32.const 4
     i32.add
     local.get $9
     i32.const -4
     i32.and
     i32.add
     local.tee $10
     i32.le_u
     if
      local.get $2
      local.get $7
      call $~lib/rt/tlsf/removeBlock
      local.get $8
      local.get $10
      local.get $5
      i32.const 3
      i32.and
      i32.or
      i32.store
      local.get $2
      local.get $8
      local.get $3
      call $~lib/rt/tlsf/prepareBlock
      local.get $8
      br $__inlined_func$~lib/rt/tlsf/reallocateBlock$236
     end
    end
    local.get $2
    local.get $8
    local.get $1
    call $~lib/rt/tlsf/moveBlock
   end
  end
  i32.const 4
  i32.add
 )
 (func $~lib/function/Function<%28~lib/array/Array<~lib/string/String>%29=>void>~visit (param $0 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 0
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  i32.load offset=4
  call $~lib/rt/itcms/__visit
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.add
  global.set $~lib/memory/__stack_pointer
 )
 (func $~lib/arraybuffer/ArrayBuffer#constructor (param $0 i32) (result i32)
  (local $1 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 0
  i32.store
  local.get $0
  i32.const 1073741820
  i32.gt_u
  if
   i32.const 4200912
   i32.const 4200960
   i32.const 52
   i32.const 43
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.const 1
  call $~lib/rt/itcms/__new
  local.tee $1
  i32.store
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.add
  global.set $~lib/memory/__stack_pointer
  local.get $1
 )
 (func $~lib/array/Array<~lib/string/String>~visit (param $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 0
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  i32.load offset=4
  local.set $1
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  i32.load offset=12
  i32.const 2
  i32.shl
  local.get $1
  i32.add
  local.set $2
  loop $while-continue|0
   local.get $1
   local.get $2
   i32.lt_u
   if
    local.get $1
    i32.load
    local.tee $3
    if
     local.get $3
     call $~lib/rt/itcms/__visit
    end
    local.get $1
    i32.const 4
    i32.add
    local.set $1
    br $while-continue|0
   end
  end
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  i32.load
  call $~lib/rt/itcms/__visit
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.add
  global.set $~lib/memory/__stack_pointer
 )
 (func $~lib/array/Array<~lib/string/String>#get:length (param $0 i32) (result i32)
  (local $1 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 0
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  i32.load offset=12
  local.set $1
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.add
  global.set $~lib/memory/__stack_pointer
  local.get $1
 )
 (func $~lib/array/Array<~lib/string/String>#__get (param $0 i32) (result i32)
  (local $1 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 8
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i64.const 0
  i64.store
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  i32.load offset=12
  i32.eqz
  if
   i32.const 4200640
   i32.const 4200704
   i32.const 114
   i32.const 42
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.load offset=4
  i32.load
  local.tee $1
  i32.store offset=4
  local.get $1
  i32.eqz
  if
   i32.const 4200752
   i32.const 4200704
   i32.const 118
   i32.const 40
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 8
  i32.add
  global.set $~lib/memory/__stack_pointer
  local.get $1
 )
 (func $lib/utf8/putText (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 0
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $1
  i32.store
  local.get $1
  i32.const 20
  i32.sub
  i32.load offset=16
  i32.const -2
  i32.and
  local.get $1
  i32.add
  local.set $4
  local.get $0
  local.set $3
  loop $while-continue|0
   local.get $1
   local.get $4
   i32.lt_u
   if
    local.get $1
    i32.load16_u
    local.tee $2
    i32.const 128
    i32.lt_u
    if (result i32)
     local.get $3
     local.get $2
     i32.store8
     local.get $3
     i32.const 1
     i32.add
    else
     local.get $2
     i32.const 2048
     i32.lt_u
     if (result i32)
      local.get $3
      local.get $2
      i32.const 6
      i32.shr_u
      i32.const 192
      i32.or
      local.get $2
      i32.const 63
      i32.and
      i32.const 128
      i32.or
      i32.const 8
      i32.shl
      i32.or
      i32.store16
      local.get $3
      i32.const 2
      i32.add
     else
      local.get $2
      i32.const 63488
      i32.and
      i32.const 55296
      i32.eq
      if
       local.get $2
       i32.const 56320
       i32.lt_u
       local.get $4
       local.get $1
       i32.const 2
       i32.add
       i32.gt_u
       i32.and
       if
        local.get $1
        i32.load16_u offset=2
        local.tee $5
        i32.const 64512
        i32.and
        i32.const 56320
        i32.eq
        if
         local.get $3
         local.get $2
         i32.const 1023
         i32.and
         i32.const 10
         i32.shl
         i32.const 65536
         i32.add
         local.get $5
         i32.const 1023
         i32.and
         i32.or
         local.tee $6
         i32.const 18
         i32.shr_u
         i32.const 240
         i32.or
         local.get $6
         i32.const 63
         i32.and
         i32.const 128
         i32.or
         i32.const 24
         i32.shl
         local.get $6
         i32.const 6
         i32.shr_u
         i32.const 63
         i32.and
         i32.const 128
         i32.or
         i32.const 16
         i32.shl
         i32.or
         local.get $6
         i32.const 12
         i32.shr_u
         i32.const 63
         i32.and
         i32.const 128
         i32.or
         i32.const 8
         i32.shl
         i32.or
         i32.or
         i32.store
         local.get $3
         i32.const 4
         i32.add
         local.set $3
         local.get $1
         i32.const 4
         i32.add
         local.set $1
         br $while-continue|0
        end
       end
       i32.const 65533
       local.set $2
      end
      local.get $3
      local.get $2
      i32.const 12
      i32.shr_u
      i32.const 224
      i32.or
      local.get $2
      i32.const 6
      i32.shr_u
      i32.const 63
      i32.and
      i32.const 128
      i32.or
      i32.const 8
      i32.shl
      i32.or
      i32.store16
      local.get $3
      local.get $2
      i32.const 63
      i32.and
      i32.const 128
      i32.or
      i32.store8 offset=2
      local.get $3
      i32.const 3
      i32.add
     end
    end
    local.set $3
    local.get $1
    i32.const 2
    i32.add
    local.set $1
    br $while-continue|0
   end
  end
  local.get $3
  local.get $0
  i32.sub
  local.set $7
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.add
  global.set $~lib/memory/__stack_pointer
  local.get $7
 )
 (func $lib/fmt/pad (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 8
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i64.const 0
  i64.store
  local.get $3
  i32.eqz
  if
   global.get $~lib/memory/__stack_pointer
   i32.const 8
   i32.add
   global.set $~lib/memory/__stack_pointer
   return
  end
  local.get $3
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store offset=4
  local.get $0
  i32.load
  local.get $1
  i32.add
  local.tee $3
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store offset=4
  local.get $0
  i32.load offset=4
  local.get $1
  i32.sub
  i32.add
  local.set $5
  loop $while-continue|0
   local.get $3
   local.get $5
   i32.lt_u
   if
    local.get $3
    local.get $5
    call $lib/utf8/runeAt
    drop
    global.get $lib/utf8/runeSize
    local.get $3
    i32.add
    local.set $3
    local.get $4
    i32.const 1
    i32.add
    local.set $4
    br $while-continue|0
   end
  end
  local.get $4
  i32.sub
  local.tee $6
  i32.const 0
  i32.le_s
  if
   global.get $~lib/memory/__stack_pointer
   i32.const 8
   i32.add
   global.set $~lib/memory/__stack_pointer
   return
  end
  local.get $2
  i32.const 1
  i32.and
  if
   global.get $~lib/memory/__stack_pointer
   local.get $0
   i32.store offset=4
   local.get $0
   i32.const 32
   local.get $6
   call $lib/buf/Buf#fill
  else
   global.get $~lib/memory/__stack_pointer
   local.get $0
   i32.store offset=4
   local.get $0
   local.get $1
   i32.const 32
   local.get $6
   call $lib/buf/Buf#insert
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 8
  i32.add
  global.set $~lib/memory/__stack_pointer
 )
 (func $lib/fmt/cut (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i32)
  local.get $0
  local.get $1
  i32.add
  local.set $3
  local.get $0
  local.set $1
  loop $for-loop|0
   local.get $1
   local.get $3
   i32.lt_u
   local.get $2
   i32.const 0
   i32.gt_s
   i32.and
   if
    local.get $1
    local.get $3
    call $lib/utf8/runeAt
    drop
    global.get $lib/utf8/runeSize
    local.get $1
    i32.add
    local.set $1
    local.get $2
    i32.const 1
    i32.sub
    local.set $2
    br $for-loop|0
   end
  end
  local.get $1
  local.get $0
  i32.sub
 )
 (func $lib/buf/Buf#insert (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 20
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 0
  i32.const 20
  memory.fill
  local.get $3
  i32.const 0
  i32.le_s
  if
   global.get $~lib/memory/__stack_pointer
   i32.const 20
   i32.add
   global.set $~lib/memory/__stack_pointer
   return
  end
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  local.get $3
  call $lib/buf/Buf#reserve
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store offset=4
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $3
  local.get $0
  i32.load
  local.get $1
  i32.add
  i32.add
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store offset=8
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  i32.load
  local.get $1
  i32.add
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  i32.load offset=4
  local.get $1
  i32.sub
  memory.copy
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store offset=12
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  i32.load
  local.get $1
  i32.add
  local.get $2
  local.get $3
  memory.fill
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store offset=16
  local.get $0
  local.get $0
  i32.load offset=4
  local.get $3
  i32.add
  i32.store offset=4
  global.get $~lib/memory/__stack_pointer
  i32.const 20
  i32.add
  global.set $~lib/memory/__stack_pointer
 )
 (func $lib/buf/Buf#fill (param $0 i32) (param $1 i32) (param $2 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 0
  i32.store
  loop $for-loop|0
   local.get $2
   i32.const 0
   i32.gt_s
   if
    global.get $~lib/memory/__stack_pointer
    local.get $0
    i32.store
    local.get $0
    local.get $1
    call $lib/buf/Buf#rune
    local.get $2
    i32.const 1
    i32.sub
    local.set $2
    br $for-loop|0
   end
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.add
  global.set $~lib/memory/__stack_pointer
 )
 (func $lib/buf/Buf#bytes (param $0 i32) (param $1 i32) (param $2 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 12
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i64.const 0
  i64.store
  global.get $~lib/memory/__stack_pointer
  i32.const 0
  i32.store offset=8
  local.get $2
  i32.const 0
  i32.le_s
  if
   global.get $~lib/memory/__stack_pointer
   i32.const 12
   i32.add
   global.set $~lib/memory/__stack_pointer
   return
  end
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  local.get $2
  call $lib/buf/Buf#reserve
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store offset=4
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  i32.load
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  local.get $0
  i32.load offset=4
  i32.add
  local.get $1
  local.get $2
  memory.copy
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $0
  i32.store offset=8
  local.get $0
  local.get $0
  i32.load offset=4
  local.get $2
  i32.add
  i32.store offset=4
  global.get $~lib/memory/__stack_pointer
  i32.const 12
  i32.add
  global.set $~lib/memory/__stack_pointer
 )
 (func $~start
  (local $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  memory.size
  i32.const 16
  i32.shl
  i32.const 4464188
  i32.sub
  i32.const 1
  i32.shr_u
  global.set $~lib/rt/itcms/threshold
  i32.const 4201140
  i32.const 4201136
  i32.store
  i32.const 4201144
  i32.const 4201136
  i32.store
  i32.const 4201136
  global.set $~lib/rt/itcms/pinSpace
  i32.const 4201172
  i32.const 4201168
  i32.store
  i32.const 4201176
  i32.const 4201168
  i32.store
  i32.const 4201168
  global.set $~lib/rt/itcms/toSpace
  i32.const 4201252
  i32.const 4201248
  i32.store
  i32.const 4201256
  i32.const 4201248
  i32.store
  i32.const 4201248
  global.set $~lib/rt/itcms/fromSpace
  global.get $~lib/memory/__stack_pointer
  i32.const 12
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i64.const 0
  i64.store
  global.get $~lib/memory/__stack_pointer
  i32.const 0
  i32.store offset=8
  global.get $~lib/memory/__stack_pointer
  i32.const 8
  i32.const 6
  call $~lib/rt/itcms/__new
  local.tee $1
  i32.store
  global.get $~lib/memory/__stack_pointer
  local.get $1
  local.tee $2
  i32.store offset=4
  local.get $2
  i32.const 0
  i32.store
  local.get $2
  i32.const 0
  i32.const 0
  call $~lib/rt/itcms/__link
  global.get $~lib/memory/__stack_pointer
  local.get $2
  i32.store offset=4
  local.get $2
  i32.const 0
  i32.store offset=4
  global.get $~lib/memory/__stack_pointer
  local.get $2
  i32.store offset=4
  i32.const 256
  call $~lib/arraybuffer/ArrayBuffer#constructor
  local.set $3
  global.get $~lib/memory/__stack_pointer
  local.get $3
  i32.store offset=8
  local.get $2
  local.get $3
  i32.store
  local.get $1
  local.get $3
  i32.const 0
  call $~lib/rt/itcms/__link
  global.get $~lib/memory/__stack_pointer
  i32.const 12
  i32.add
  global.set $~lib/memory/__stack_pointer
  local.get $1
  global.set $lib/fmt/out
 )
 (func $~lib/rt/itcms/step (result i32)
  (local $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  block $break|0
   block $case2|0
    block $case1|0
     block $case0|0
      global.get $~lib/rt/itcms/state
      br_table $case0|0 $case1|0 $case2|0 $break|0
     end
     i32.const 1
     global.set $~lib/rt/itcms/state
     i32.const 0
     global.set $~lib/rt/itcms/visitCount
     call $~lib/rt/itcms/visitRoots
     global.get $~lib/rt/itcms/toSpace
     global.set $~lib/rt/itcms/iter
     global.get $~lib/rt/itcms/visitCount
     return
    end
    global.get $~lib/rt/itcms/white
    i32.eqz
    local.set $2
    global.get $~lib/rt/itcms/iter
    i32.load offset=4
    i32.const -4
    i32.and
    local.set $0
    loop $while-continue|1
     global.get $~lib/rt/itcms/toSpace
     local.get $0
     i32.ne
     if
      local.get $0
      global.set $~lib/rt/itcms/iter
      local.get $0
      i32.load offset=4
      i32.const 3
      i32.and
      local.get $2
      i32.ne
      if
       local.get $0
       local.get $2
       local.get $0
       i32.load offset=4
       i32.const -4
       i32.and
       i32.or
       i32.store offset=4
       i32.const 0
       global.set $~lib/rt/itcms/visitCount
       local.get $0
       i32.const 20
       i32.add
       call $~lib/rt/__visit_members
       global.get $~lib/rt/itcms/visitCount
       return
      end
      local.get $0
      i32.load offset=4
      i32.const -4
      i32.and
      local.set $0
      br $while-continue|1
     end
    end
    i32.const 0
    global.set $~lib/rt/itcms/visitCount
    call $~lib/rt/itcms/visitRoots
    global.get $~lib/rt/itcms/toSpace
    global.get $~lib/rt/itcms/iter
    i32.load offset=4
    i32.const -4
    i32.and
    i32.eq
    if
     global.get $~lib/memory/__stack_pointer
     local.set $0
     loop $while-continue|0
      local.get $0
      i32.const 4464188
      i32.lt_u
      if
       local.get $0
       i32.load
       call $~lib/rt/itcms/__visit
       local.get $0
       i32.const 4
       i32.add
       local.set $0
       br $while-continue|0
      end
     end
     global.get $~lib/rt/itcms/iter
     i32.load offset=4
     i32.const -4
     i32.and
     local.set $0
     loop $while-continue|2
      global.get $~lib/rt/itcms/toSpace
      local.get $0
      i32.ne
      if
       local.get $0
       i32.load offset=4
       i32.const 3
       i32.and
       local.get $2
       i32.ne
       if
        local.get $0
        local.get $2
        local.get $0
        i32.load offset=4
        i32.const -4
        i32.and
        i32.or
        i32.store offset=4
        local.get $0
        i32.const 20
        i32.add
        call $~lib/rt/__visit_members
       end
       local.get $0
       i32.load offset=4
       i32.const -4
       i32.and
       local.set $0
       br $while-continue|2
      end
     end
     global.get $~lib/rt/itcms/fromSpace
     local.set $3
     global.get $~lib/rt/itcms/toSpace
     global.set $~lib/rt/itcms/fromSpace
     local.get $3
     global.set $~lib/rt/itcms/toSpace
     local.get $2
     global.set $~lib/rt/itcms/white
     local.get $3
     i32.load offset=4
     i32.const -4
     i32.and
     global.set $~lib/rt/itcms/iter
     i32.const 2
     global.set $~lib/rt/itcms/state
    end
    global.get $~lib/rt/itcms/visitCount
    return
   end
   global.get $~lib/rt/itcms/iter
   local.tee $4
   global.get $~lib/rt/itcms/toSpace
   i32.ne
   if
    local.get $4
    i32.load offset=4
    local.tee $5
    i32.const -4
    i32.and
    global.set $~lib/rt/itcms/iter
    global.get $~lib/rt/itcms/white
    i32.eqz
    local.get $5
    i32.const 3
    i32.and
    i32.ne
    if
     i32.const 0
     i32.const 4201088
     i32.const 229
     i32.const 20
     call $lib/abort/abort
     unreachable
    end
    local.get $4
    i32.const 4464188
    i32.lt_u
    if
     local.get $4
     i32.const 0
     i32.store offset=4
     local.get $4
     i32.const 0
     i32.store offset=8
    else
     global.get $~lib/rt/itcms/total
     local.get $4
     i32.load
     i32.const -4
     i32.and
     i32.const 4
     i32.add
     i32.sub
     global.set $~lib/rt/itcms/total
     local.get $4
     i32.const 4
     i32.add
     call $~lib/rt/tlsf/__free
    end
    i32.const 10
    return
   end
   global.get $~lib/rt/itcms/toSpace
   global.get $~lib/rt/itcms/toSpace
   i32.store offset=4
   global.get $~lib/rt/itcms/toSpace
   global.get $~lib/rt/itcms/toSpace
   i32.store offset=8
   i32.const 0
   global.set $~lib/rt/itcms/state
  end
  i32.const 0
 )
 (func $lib/quote/quoteInto (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 8
  i32.sub
  global.set $~lib/memory/__stack_pointer
  block $folding-inner0
   global.get $~lib/memory/__stack_pointer
   i32.const 4202044
   i32.lt_s
   br_if $folding-inner0
   global.get $~lib/memory/__stack_pointer
   i64.const 0
   i64.store
   local.get $2
   if (result i32)
    i32.const 1
   else
    block $__inlined_func$lib/quote/needsQuote$281 (result i32)
     global.get $~lib/memory/__stack_pointer
     local.get $1
     local.tee $5
     i32.store
     global.get $~lib/memory/__stack_pointer
     i32.const 4
     i32.sub
     global.set $~lib/memory/__stack_pointer
     global.get $~lib/memory/__stack_pointer
     i32.const 4202044
     i32.lt_s
     br_if $folding-inner0
     global.get $~lib/memory/__stack_pointer
     i32.const 0
     i32.store
     global.get $~lib/memory/__stack_pointer
     local.get $5
     i32.store
     local.get $5
     i32.const 20
     i32.sub
     i32.load offset=16
     i32.const 1
     i32.shr_u
     i32.eqz
     if
      global.get $~lib/memory/__stack_pointer
      i32.const 4
      i32.add
      global.set $~lib/memory/__stack_pointer
      i32.const 1
      br $__inlined_func$lib/quote/needsQuote$281
     end
     loop $for-loop|0
      global.get $~lib/memory/__stack_pointer
      local.get $5
      i32.store
      local.get $5
      i32.const 20
      i32.sub
      i32.load offset=16
      i32.const 1
      i32.shr_u
      local.get $3
      i32.gt_s
      if
       global.get $~lib/memory/__stack_pointer
       local.get $5
       i32.store
       local.get $5
       local.get $3
       call $~lib/string/String#charCodeAt
       local.tee $6
       i32.const 39
       i32.eq
       local.get $6
       i32.const 32
       i32.le_s
       i32.or
       local.get $6
       i32.const 127
       i32.eq
       i32.or
       if
        global.get $~lib/memory/__stack_pointer
        i32.const 4
        i32.add
        global.set $~lib/memory/__stack_pointer
        i32.const 1
        br $__inlined_func$lib/quote/needsQuote$281
       end
       local.get $3
       i32.const 1
       i32.add
       local.set $3
       br $for-loop|0
      end
     end
     global.get $~lib/memory/__stack_pointer
     i32.const 4
     i32.add
     global.set $~lib/memory/__stack_pointer
     i32.const 0
    end
   end
   i32.eqz
   if
    global.get $~lib/memory/__stack_pointer
    local.get $0
    local.tee $7
    i32.store
    global.get $~lib/memory/__stack_pointer
    local.get $1
    local.tee $8
    i32.store offset=4
    local.get $7
    local.get $8
    call $lib/buf/Buf#text
    global.get $~lib/memory/__stack_pointer
    i32.const 8
    i32.add
    global.set $~lib/memory/__stack_pointer
    return
   end
   global.get $~lib/memory/__stack_pointer
   local.get $0
   local.tee $9
   i32.store
   local.get $9
   i32.const 39
   call $lib/buf/Buf#byte
   i32.const 0
   local.set $3
   loop $for-loop|00
    global.get $~lib/memory/__stack_pointer
    local.get $1
    local.tee $10
    i32.store
    local.get $10
    i32.const 20
    i32.sub
    i32.load offset=16
    i32.const 1
    i32.shr_u
    local.get $3
    i32.gt_s
    if
     global.get $~lib/memory/__stack_pointer
     local.get $10
     i32.store
     local.get $10
     local.get $3
     call $~lib/string/String#charCodeAt
     local.tee $11
     i32.const 39
     i32.eq
     if
      global.get $~lib/memory/__stack_pointer
      local.get $0
      local.tee $12
      i32.store
      local.get $12
      i32.const 39
      call $lib/buf/Buf#byte
     end
     local.get $11
     i32.const 64512
     i32.and
     i32.const 55296
     i32.eq
     if (result i32)
      global.get $~lib/memory/__stack_pointer
      local.get $1
      local.tee $13
      i32.store
      local.get $3
      i32.const 1
      i32.add
      local.get $13
      i32.const 20
      i32.sub
      i32.load offset=16
      i32.const 1
      i32.shr_u
      i32.lt_s
     else
      i32.const 0
     end
     if
      global.get $~lib/memory/__stack_pointer
      local.get $0
      local.tee $14
      i32.store
      global.get $~lib/memory/__stack_pointer
      local.get $1
      local.tee $15
      i32.store offset=4
      local.get $3
      local.tee $16
      i32.const 1
      i32.add
      local.set $3
      local.get $14
      local.get $15
      local.get $16
      call $~lib/string/String#codePointAt
      call $lib/buf/Buf#rune
     else
      global.get $~lib/memory/__stack_pointer
      local.get $0
      local.tee $17
      i32.store
      local.get $17
      local.get $11
      call $lib/buf/Buf#rune
     end
     local.get $3
     i32.const 1
     i32.add
     local.set $3
     br $for-loop|00
    end
   end
   global.get $~lib/memory/__stack_pointer
   local.get $0
   local.tee $18
   i32.store
   local.get $18
   i32.const 39
   call $lib/buf/Buf#byte
   global.get $~lib/memory/__stack_pointer
   i32.const 8
   i32.add
   global.set $~lib/memory/__stack_pointer
   return
  end
  i32.const 4464208
  i32.const 4464256
  i32.const 1
  i32.const 1
  call $lib/abort/abort
  unreachable
 )
 (func $lib/fmt/integer (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i64) (param $5 i32)
  (local $6 i64)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 8
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i64.const 0
  i64.store
  i64.const 10
  local.set $6
  i32.const 87
  local.set $7
  block $break|0
   block $case4|0
    block $case3|0
     block $case1|0
      local.get $1
      i32.const 88
      i32.ne
      if
       local.get $1
       i32.const 120
       i32.eq
       br_if $case1|0
       local.get $1
       i32.const 112
       i32.eq
       br_if $case1|0
       local.get $1
       i32.const 111
       i32.eq
       br_if $case3|0
       local.get $1
       i32.const 98
       i32.eq
       br_if $case4|0
       br $break|0
      end
      i32.const 55
      local.set $7
      i64.const 16
      local.set $6
      br $break|0
     end
     i64.const 16
     local.set $6
     br $break|0
    end
    i64.const 8
    local.set $6
    br $break|0
   end
   i64.const 2
   local.set $6
  end
  local.get $5
  i32.const 2
  i32.ne
  local.get $4
  i64.const 0
  i64.lt_s
  i32.and
  if
   local.get $2
   i32.const 32
   i32.and
   i32.eqz
   local.get $6
   i64.const 10
   i64.eq
   i32.and
   if (result i64)
    global.get $~lib/memory/__stack_pointer
    local.get $0
    local.tee $8
    i32.store
    local.get $8
    i32.const 45
    call $lib/buf/Buf#byte
    i64.const 0
    local.get $4
    i64.sub
   else
    local.get $4
    local.get $4
    i64.const 4294967295
    i64.and
    local.get $5
    select
   end
   local.set $4
  else
   local.get $2
   i32.const 2
   i32.and
   if
    global.get $~lib/memory/__stack_pointer
    local.get $0
    local.tee $9
    i32.store
    local.get $9
    i32.const 43
    call $lib/buf/Buf#byte
   else
    local.get $2
    i32.const 4
    i32.and
    if
     global.get $~lib/memory/__stack_pointer
     local.get $0
     local.tee $10
     i32.store
     local.get $10
     i32.const 32
     call $lib/buf/Buf#byte
    end
   end
  end
  local.get $2
  i32.const 16
  i32.and
  if
   local.get $6
   i64.const 16
   i64.eq
   if
    global.get $~lib/memory/__stack_pointer
    local.get $0
    local.tee $11
    i32.store
    global.get $~lib/memory/__stack_pointer
    i32.const 4201792
    i32.const 4201824
    local.get $1
    i32.const 88
    i32.eq
    select
    local.tee $12
    i32.store offset=4
    local.get $11
    local.get $12
    call $lib/buf/Buf#text
   else
    local.get $6
    i64.const 8
    i64.eq
    if
     global.get $~lib/memory/__stack_pointer
     local.get $0
     local.tee $13
     i32.store
     local.get $13
     i32.const 48
     call $lib/buf/Buf#byte
    end
   end
  end
  i32.const 4199872
  local.set $1
  local.get $6
  i64.const 10
  i64.eq
  local.get $4
  i64.const 4294967296
  i64.lt_u
  i32.and
  if
   local.get $4
   i32.wrap_i64
   local.set $2
   loop $do-loop|1
    local.get $1
    i32.const 1
    i32.sub
    local.tee $1
    local.get $2
    i32.const 10
    i32.rem_u
    i32.const 48
    i32.add
    i32.store8
    local.get $2
    i32.const 10
    i32.div_u
    local.tee $2
    br_if $do-loop|1
   end
  else
   loop $do-loop|2
    local.get $1
    i32.const 1
    i32.sub
    local.tee $1
    local.get $4
    local.get $6
    i64.rem_u
    i32.wrap_i64
    local.tee $14
    i32.const 48
    i32.add
    local.get $7
    local.get $14
    i32.add
    local.get $14
    i32.const 10
    i32.lt_u
    select
    i32.store8
    local.get $4
    local.get $6
    i64.div_u
    local.tee $4
    i64.const 0
    i64.ne
    br_if $do-loop|2
   end
  end
  global.get $~lib/memory/__stack_pointer
  local.get $0
  local.tee $15
  i32.store
  local.get $15
  i32.const 48
  local.get $3
  i32.const 4199872
  local.get $1
  i32.sub
  local.tee $16
  i32.sub
  call $lib/buf/Buf#fill
  global.get $~lib/memory/__stack_pointer
  local.get $15
  i32.store
  local.get $15
  local.get $1
  local.get $16
  call $lib/buf/Buf#bytes
  global.get $~lib/memory/__stack_pointer
  i32.const 8
  i32.add
  global.set $~lib/memory/__stack_pointer
 )
 (func $lib/fmt/formatInto (param $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i32)
  (local $19 i32)
  (local $20 i32)
  (local $21 i32)
  (local $22 i32)
  (local $23 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 8
  i32.sub
  global.set $~lib/memory/__stack_pointer
  global.get $~lib/memory/__stack_pointer
  i32.const 4202044
  i32.lt_s
  if
   i32.const 4464208
   i32.const 4464256
   i32.const 1
   i32.const 1
   call $lib/abort/abort
   unreachable
  end
  global.get $~lib/memory/__stack_pointer
  i64.const 0
  i64.store
  global.get $~lib/memory/__stack_pointer
  i32.const 4199904
  i32.store
  i32.const 4199900
  i32.load
  i32.const 1
  i32.shr_u
  local.set $6
  loop $for-loop|0
   local.get $2
   local.get $6
   i32.lt_s
   if
    global.get $~lib/memory/__stack_pointer
    i32.const 4199904
    i32.store
    local.get $2
    local.tee $9
    i32.const 1
    i32.add
    local.set $2
    i32.const 4199904
    local.get $9
    call $~lib/string/String#charCodeAt
    local.tee $10
    i32.const 37
    i32.ne
    if
     local.get $10
     i32.const 128
     i32.lt_s
     if
      global.get $~lib/memory/__stack_pointer
      local.get $0
      local.tee $11
      i32.store
      local.get $11
      local.get $10
      call $lib/buf/Buf#byte
     else
      local.get $10
      i32.const 64512
      i32.and
      i32.const 55296
      i32.eq
      local.get $2
      local.get $6
      i32.lt_s
      i32.and
      if
       global.get $~lib/memory/__stack_pointer
       local.get $0
       local.tee $12
       i32.store
       global.get $~lib/memory/__stack_pointer
       i32.const 4199904
       i32.store offset=4
       local.get $2
       local.tee $13
       i32.const 1
       i32.add
       local.set $2
       local.get $12
       i32.const 4199904
       local.get $13
       i32.const 1
       i32.sub
       call $~lib/string/String#codePointAt
       call $lib/buf/Buf#rune
      else
       global.get $~lib/memory/__stack_pointer
       local.get $0
       local.tee $14
       i32.store
       local.get $14
       local.get $10
       call $lib/buf/Buf#rune
      end
     end
     br $for-loop|0
    end
    i32.const 0
    local.set $3
    i32.const 0
    local.set $5
    i32.const -1
    local.set $7
    i32.const 0
    local.set $8
    loop $while-continue|1
     local.get $8
     i32.eqz
     local.get $2
     local.get $6
     i32.lt_s
     i32.and
     if
      global.get $~lib/memory/__stack_pointer
      i32.const 4199904
      i32.store
      local.get $2
      local.tee $15
      i32.const 1
      i32.add
      local.set $2
      block $case10|2
       block $case9|2
        block $case8|2
         block $case7|2
          block $case4|2
           block $case3|2
            block $case2|2
             block $case1|2
              i32.const 4199904
              local.get $15
              call $~lib/string/String#charCodeAt
              local.tee $16
              local.tee $17
              i32.const 45
              i32.ne
              if
               local.get $17
               i32.const 43
               i32.eq
               br_if $case1|2
               local.get $17
               i32.const 32
               i32.eq
               br_if $case2|2
               local.get $17
               i32.const 35
               i32.eq
               br_if $case3|2
               local.get $17
               i32.const 48
               i32.eq
               br_if $case4|2
               local.get $17
               i32.const 104
               i32.eq
               br_if $while-continue|1
               local.get $17
               i32.const 108
               i32.eq
               br_if $while-continue|1
               local.get $17
               i32.const 117
               i32.eq
               br_if $case7|2
               local.get $17
               i32.const 42
               i32.eq
               br_if $case8|2
               local.get $17
               i32.const 46
               i32.eq
               br_if $case9|2
               br $case10|2
              end
              local.get $3
              i32.const 1
              i32.or
              local.set $3
              br $while-continue|1
             end
             local.get $3
             i32.const 2
             i32.or
             local.set $3
             br $while-continue|1
            end
            local.get $3
            i32.const 4
            i32.or
            local.set $3
            br $while-continue|1
           end
           local.get $3
           i32.const 16
           i32.or
           local.set $3
           br $while-continue|1
          end
          local.get $3
          i32.const 8
          i32.or
          local.set $3
          br $while-continue|1
         end
         local.get $3
         i32.const 32
         i32.or
         local.set $3
         local.get $8
         i32.const 100
         local.get $2
         local.get $6
         i32.eq
         if (result i32)
          i32.const 0
         else
          global.get $~lib/memory/__stack_pointer
          i32.const 4199904
          i32.store
          i32.const 4199904
          local.get $2
          call $~lib/string/String#charCodeAt
          local.tee $18
          i32.const 120
          i32.eq
          local.get $18
          i32.const 100
          i32.eq
          i32.or
          local.get $18
          i32.const 88
          i32.eq
          i32.or
          local.get $18
          i32.const 111
          i32.eq
          i32.or
          local.get $18
          i32.const 98
          i32.eq
          i32.or
          local.get $18
          i32.const 108
          i32.eq
          i32.or
          local.get $18
          i32.const 104
          i32.eq
          i32.or
         end
         select
         local.set $8
         br $while-continue|1
        end
        call $lib/fmt/nextSlot
        i32.const 3
        i32.shl
        i32.const 4199744
        i32.add
        i64.load
        i32.wrap_i64
        local.tee $5
        i32.const 0
        i32.lt_s
        if
         i32.const 0
         local.get $5
         i32.sub
         local.set $5
         local.get $3
         i32.const 1
         i32.or
         local.set $3
        end
        br $while-continue|1
       end
       i32.const 0
       local.set $7
       local.get $2
       local.get $6
       i32.lt_s
       if (result i32)
        global.get $~lib/memory/__stack_pointer
        i32.const 4199904
        i32.store
        i32.const 4199904
        local.get $2
        call $~lib/string/String#charCodeAt
        i32.const 42
        i32.eq
       else
        i32.const 0
       end
       if
        call $lib/fmt/nextSlot
        i32.const 3
        i32.shl
        i32.const 4199744
        i32.add
        i64.load
        i32.wrap_i64
        local.set $7
        local.get $2
        i32.const 1
        i32.add
        local.set $2
       else
        loop $while-continue|3
         local.get $2
         local.get $6
         i32.lt_s
         if (result i32)
          global.get $~lib/memory/__stack_pointer
          i32.const 4199904
          i32.store
          i32.const 4199904
          local.get $2
          call $~lib/string/String#charCodeAt
          local.tee $19
          i32.const 57
          i32.le_s
          local.get $19
          i32.const 48
          i32.ge_s
          i32.and
         else
          i32.const 0
         end
         if
          global.get $~lib/memory/__stack_pointer
          i32.const 4199904
          i32.store
          local.get $2
          local.tee $20
          i32.const 1
          i32.add
          local.set $2
          i32.const 4199904
          local.get $20
          call $~lib/string/String#charCodeAt
          i32.const 48
          i32.sub
          local.get $7
          i32.const 10
          i32.mul
          i32.add
          local.set $7
          br $while-continue|3
         end
        end
       end
       br $while-continue|1
      end
      local.get $16
      i32.const 57
      i32.le_s
      local.get $16
      i32.const 48
      i32.ge_s
      i32.and
      if
       local.get $16
       i32.const 48
       i32.sub
       local.set $5
       loop $while-continue|4
        local.get $2
        local.get $6
        i32.lt_s
        if (result i32)
         global.get $~lib/memory/__stack_pointer
         i32.const 4199904
         i32.store
         i32.const 4199904
         local.get $2
         call $~lib/string/String#charCodeAt
         local.tee $21
         i32.const 57
         i32.le_s
         local.get $21
         i32.const 48
         i32.ge_s
         i32.and
        else
         i32.const 0
        end
        if
         global.get $~lib/memory/__stack_pointer
         i32.const 4199904
         i32.store
         local.get $2
         local.tee $22
         i32.const 1
         i32.add
         local.set $2
         i32.const 4199904
         local.get $22
         call $~lib/string/String#charCodeAt
         i32.const 48
         i32.sub
         local.get $5
         i32.const 10
         i32.mul
         i32.add
         local.set $5
         br $while-continue|4
        end
       end
      else
       local.get $16
       local.set $8
      end
      br $while-continue|1
     end
    end
    global.get $~lib/memory/__stack_pointer
    local.get $0
    local.tee $23
    i32.store
    local.get $23
    local.get $8
    local.get $3
    i32.const 1024
    local.get $5
    local.get $5
    i32.const 1024
    i32.ge_s
    select
    i32.const 1024
    local.get $7
    local.get $7
    i32.const 1024
    i32.ge_s
    select
    call $lib/fmt/directive
    br $for-loop|0
   end
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 8
  i32.add
  global.set $~lib/memory/__stack_pointer
 )
 (func $lib/fmt/directive (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i64)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i32)
  (local $19 i32)
  (local $20 i32)
  (local $21 i32)
  (local $22 i32)
  (local $23 i32)
  (local $24 i32)
  (local $25 i32)
  (local $26 i32)
  (local $27 i32)
  (local $28 i32)
  (local $29 i32)
  (local $30 i32)
  (local $31 i32)
  (local $32 i32)
  (local $33 i32)
  (local $34 i32)
  (local $35 i32)
  (local $36 i32)
  (local $37 i32)
  (local $38 i32)
  (local $39 i32)
  (local $40 i32)
  (local $41 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 24
  i32.sub
  global.set $~lib/memory/__stack_pointer
  block $folding-inner2
   block $folding-inner1
    block $folding-inner0
     global.get $~lib/memory/__stack_pointer
     i32.const 4202044
     i32.lt_s
     br_if $folding-inner0
     global.get $~lib/memory/__stack_pointer
     i32.const 0
     i32.const 24
     memory.fill
     global.get $~lib/memory/__stack_pointer
     local.get $0
     local.tee $11
     i32.store
     local.get $11
     i32.load offset=4
     local.set $9
     local.get $1
     i32.const 37
     i32.eq
     if
      global.get $~lib/memory/__stack_pointer
      local.get $11
      i32.store
      br $folding-inner1
     end
     local.get $1
     i32.const 114
     i32.eq
     if
      global.get $~lib/memory/__stack_pointer
      local.get $0
      i32.store
      local.get $11
      i32.const 128
      call $lib/buf/Buf#reserve
      global.get $~lib/memory/__stack_pointer
      local.get $11
      i32.store
      global.get $~lib/memory/__stack_pointer
      local.get $11
      i32.store offset=4
      local.get $11
      local.get $11
      i32.load offset=4
      global.get $~lib/memory/__stack_pointer
      local.get $11
      i32.store offset=8
      global.get $~lib/memory/__stack_pointer
      local.get $11
      i32.store offset=4
      local.get $11
      i32.load
      global.get $~lib/memory/__stack_pointer
      local.get $11
      i32.store offset=4
      local.get $11
      i32.load offset=4
      i32.add
      local.tee $12
      i32.const 0
      i32.store8
      local.get $12
      i32.const 128
      call $generated/syscalls/errstr
      drop
      i32.const 0
      local.set $4
      loop $while-continue|0
       local.get $4
       i32.const 127
       i32.lt_s
       if (result i32)
        local.get $4
        local.get $12
        i32.add
        i32.load8_u
       else
        i32.const 0
       end
       if
        local.get $4
        i32.const 1
        i32.add
        local.set $4
        br $while-continue|0
       end
      end
      i32.const 4198464
      local.get $12
      local.get $4
      i32.const 1
      i32.add
      memory.copy
      i32.const 4198464
      i32.const 128
      call $generated/syscalls/errstr
      drop
      local.get $4
      i32.add
      i32.store offset=4
      global.get $~lib/memory/__stack_pointer
      local.get $0
      i32.store
      local.get $11
      local.get $9
      local.get $2
      local.get $3
      call $lib/fmt/pad
      br $folding-inner2
     end
     local.get $1
     i32.eqz
     if
      global.get $~lib/memory/__stack_pointer
      local.get $0
      i32.store
      br $folding-inner1
     end
     call $lib/fmt/nextSlot
     local.tee $13
     i32.const 4199728
     i32.add
     i32.load8_u
     local.set $14
     local.get $13
     i32.const 3
     i32.shl
     i32.const 4199744
     i32.add
     local.tee $15
     f64.load
     drop
     local.get $15
     i64.load
     local.set $8
     block $break|0
      block $case3|0
       block $case2|0
        block $case1|0
         block $case0|0
          local.get $14
          i32.const 3
          i32.sub
          br_table $case2|0 $case0|0 $case1|0 $case3|0
         end
         global.get $~lib/memory/__stack_pointer
         local.get $0
         local.tee $16
         i32.store
         global.get $~lib/memory/__stack_pointer
         local.get $8
         i32.wrap_i64
         local.tee $19
         i32.store offset=4
         global.get $~lib/memory/__stack_pointer
         i32.const 12
         i32.sub
         global.set $~lib/memory/__stack_pointer
         global.get $~lib/memory/__stack_pointer
         i32.const 4202044
         i32.lt_s
         br_if $folding-inner0
         local.get $16
         local.set $17
         local.get $4
         local.set $18
         local.get $19
         local.set $20
         local.get $1
         local.set $10
         global.get $~lib/memory/__stack_pointer
         i64.const 0
         i64.store
         global.get $~lib/memory/__stack_pointer
         i32.const 0
         i32.store offset=8
         global.get $~lib/memory/__stack_pointer
         local.get $20
         local.tee $21
         i32.store
         block $__inlined_func$lib/fmt/text$265
          local.get $21
          call $~lib/string/String.__eq
          if
           global.get $~lib/memory/__stack_pointer
           local.get $17
           local.tee $22
           i32.store
           local.get $22
           i32.const 4201360
           call $lib/buf/Buf#text
           br $__inlined_func$lib/fmt/text$265
          end
          global.get $~lib/memory/__stack_pointer
          local.get $17
          local.tee $23
          i32.store
          local.get $23
          i32.load offset=4
          local.set $24
          local.get $10
          i32.const 113
          i32.eq
          if
           global.get $~lib/memory/__stack_pointer
           local.get $23
           i32.store
           global.get $~lib/memory/__stack_pointer
           local.get $20
           local.tee $25
           i32.store offset=4
           local.get $23
           local.get $25
           local.get $2
           i32.const 16
           i32.and
           i32.const 0
           i32.ne
           call $lib/quote/quoteInto
           br $__inlined_func$lib/fmt/text$265
          end
          global.get $~lib/memory/__stack_pointer
          local.get $17
          i32.store
          global.get $~lib/memory/__stack_pointer
          local.get $20
          local.tee $26
          i32.store offset=4
          local.get $23
          local.get $26
          call $lib/buf/Buf#text
          local.get $18
          i32.const 0
          i32.ge_s
          if
           global.get $~lib/memory/__stack_pointer
           local.get $17
           local.tee $27
           i32.store
           global.get $~lib/memory/__stack_pointer
           local.get $27
           i32.store offset=8
           global.get $~lib/memory/__stack_pointer
           local.get $27
           i32.store offset=4
           local.get $27
           local.get $27
           i32.load
           local.get $24
           i32.add
           global.get $~lib/memory/__stack_pointer
           local.get $27
           i32.store offset=4
           local.get $27
           i32.load offset=4
           local.get $24
           i32.sub
           local.get $18
           call $lib/fmt/cut
           local.get $24
           i32.add
           i32.store offset=4
          end
         end
         global.get $~lib/memory/__stack_pointer
         i32.const 12
         i32.add
         global.set $~lib/memory/__stack_pointer
         br $break|0
        end
        global.get $~lib/memory/__stack_pointer
        local.get $8
        i32.wrap_i64
        local.tee $28
        i32.store offset=12
        global.get $~lib/memory/__stack_pointer
        local.get $28
        i32.store
        global.get $~lib/memory/__stack_pointer
        i32.const 4
        i32.sub
        global.set $~lib/memory/__stack_pointer
        global.get $~lib/memory/__stack_pointer
        i32.const 4202044
        i32.lt_s
        br_if $folding-inner0
        local.get $28
        local.set $29
        global.get $~lib/memory/__stack_pointer
        i32.const 0
        i32.store
        global.get $~lib/memory/__stack_pointer
        local.get $29
        i32.store
        local.get $29
        i32.load offset=8
        local.set $30
        global.get $~lib/memory/__stack_pointer
        i32.const 4
        i32.add
        global.set $~lib/memory/__stack_pointer
        local.get $30
        local.set $7
        local.get $4
        i32.const 0
        i32.ge_s
        if
         global.get $~lib/memory/__stack_pointer
         local.get $28
         i32.store
         local.get $28
         i32.load offset=4
         local.get $30
         local.get $4
         call $lib/fmt/cut
         local.set $7
        end
        global.get $~lib/memory/__stack_pointer
        local.get $0
        local.tee $31
        i32.store
        global.get $~lib/memory/__stack_pointer
        local.get $28
        i32.store offset=4
        local.get $31
        local.get $28
        i32.load offset=4
        local.get $7
        call $lib/buf/Buf#bytes
        br $break|0
       end
       global.get $~lib/memory/__stack_pointer
       i32.const 0
       i32.store offset=16
       i32.const 4201504
       i32.const 4201632
       i32.const 229
       i32.const 7
       call $lib/abort/abort
       unreachable
      end
      block $break|1
       block $case2|1
        block $case1|1
         local.get $1
         i32.const 99
         i32.ne
         if
          local.get $1
          i32.const 77
          i32.eq
          br_if $case1|1
          br $case2|1
         end
         global.get $~lib/memory/__stack_pointer
         local.get $0
         local.tee $32
         i32.store
         local.get $32
         local.get $8
         i32.wrap_i64
         call $lib/buf/Buf#rune
         br $break|1
        end
        global.get $~lib/memory/__stack_pointer
        local.get $0
        local.tee $33
        i32.store
        global.get $~lib/memory/__stack_pointer
        i32.const 4
        i32.sub
        global.set $~lib/memory/__stack_pointer
        global.get $~lib/memory/__stack_pointer
        i32.const 4202044
        i32.lt_s
        br_if $folding-inner0
        local.get $33
        local.set $34
        local.get $8
        i32.wrap_i64
        local.set $35
        global.get $~lib/memory/__stack_pointer
        i32.const 0
        i32.store
        global.get $~lib/memory/__stack_pointer
        local.get $34
        i32.store
        local.get $34
        local.get $35
        i32.const -2147483648
        i32.and
        if (result i32)
         i32.const 100
        else
         local.get $35
         i32.const 1073741824
         i32.and
         if (result i32)
          i32.const 97
         else
          i32.const 65
          i32.const 45
          local.get $35
          i32.const 134217728
          i32.and
          select
         end
        end
        call $lib/buf/Buf#byte
        global.get $~lib/memory/__stack_pointer
        local.get $34
        i32.store
        local.get $34
        i32.const 108
        i32.const 45
        local.get $35
        i32.const 536870912
        i32.and
        select
        call $lib/buf/Buf#byte
        i32.const 6
        local.set $5
        loop $for-loop|0
         local.get $5
         i32.const 0
         i32.ge_s
         if
          global.get $~lib/memory/__stack_pointer
          local.get $34
          i32.store
          local.get $34
          i32.const 114
          i32.const 45
          local.get $35
          local.get $5
          i32.shr_u
          local.tee $36
          i32.const 4
          i32.and
          select
          call $lib/buf/Buf#byte
          global.get $~lib/memory/__stack_pointer
          local.get $34
          i32.store
          local.get $34
          i32.const 119
          i32.const 45
          local.get $36
          i32.const 2
          i32.and
          select
          call $lib/buf/Buf#byte
          global.get $~lib/memory/__stack_pointer
          local.get $34
          i32.store
          local.get $34
          i32.const 120
          i32.const 45
          local.get $36
          i32.const 1
          i32.and
          select
          call $lib/buf/Buf#byte
          local.get $5
          i32.const 3
          i32.sub
          local.set $5
          br $for-loop|0
         end
        end
        global.get $~lib/memory/__stack_pointer
        i32.const 4
        i32.add
        global.set $~lib/memory/__stack_pointer
        br $break|1
       end
       global.get $~lib/memory/__stack_pointer
       local.get $0
       local.tee $37
       i32.store
       local.get $37
       local.get $1
       local.get $2
       local.get $4
       local.get $8
       local.get $14
       call $lib/fmt/integer
       local.get $4
       i32.const 0
       i32.lt_s
       if (result i32)
        local.get $2
        i32.const 1
        i32.and
        i32.const 1
        local.get $2
        i32.const 8
        i32.and
        select
       else
        i32.const 1
       end
       i32.eqz
       if
        global.get $~lib/memory/__stack_pointer
        local.get $37
        i32.store
        global.get $~lib/memory/__stack_pointer
        i32.const 8
        i32.sub
        global.set $~lib/memory/__stack_pointer
        global.get $~lib/memory/__stack_pointer
        i32.const 4202044
        i32.lt_s
        br_if $folding-inner0
        local.get $9
        local.set $38
        global.get $~lib/memory/__stack_pointer
        i64.const 0
        i64.store
        global.get $~lib/memory/__stack_pointer
        local.get $37
        i32.store
        local.get $38
        local.tee $1
        local.get $37
        i32.load offset=4
        i32.lt_s
        if (result i32)
         global.get $~lib/memory/__stack_pointer
         local.get $37
         i32.store
         local.get $37
         local.get $1
         call $lib/buf/Buf#at
        else
         i32.const 0
        end
        local.tee $39
        i32.const 43
        i32.eq
        local.get $39
        i32.const 45
        i32.eq
        i32.or
        local.get $39
        i32.const 32
        i32.eq
        i32.or
        if
         local.get $1
         i32.const 1
         i32.add
         local.set $1
        end
        global.get $~lib/memory/__stack_pointer
        local.get $37
        i32.store
        local.get $1
        i32.const 2
        i32.add
        local.get $1
        local.get $37
        i32.load offset=4
        local.get $1
        i32.const 1
        i32.add
        i32.gt_s
        if (result i32)
         global.get $~lib/memory/__stack_pointer
         local.get $37
         i32.store
         local.get $37
         local.get $1
         call $lib/buf/Buf#at
         i32.const 48
         i32.eq
        else
         i32.const 0
        end
        if (result i32)
         global.get $~lib/memory/__stack_pointer
         local.get $37
         i32.store
         local.get $37
         local.get $1
         i32.const 1
         i32.add
         call $lib/buf/Buf#at
         i32.const 32
         i32.or
         i32.const 255
         i32.and
         i32.const 120
         i32.eq
        else
         i32.const 0
        end
        select
        local.set $40
        global.get $~lib/memory/__stack_pointer
        local.get $37
        i32.store
        global.get $~lib/memory/__stack_pointer
        local.get $37
        i32.store offset=4
        local.get $37
        local.get $40
        i32.const 48
        local.get $3
        local.get $37
        i32.load offset=4
        local.get $38
        i32.sub
        i32.sub
        call $lib/buf/Buf#insert
        global.get $~lib/memory/__stack_pointer
        i32.const 8
        i32.add
        global.set $~lib/memory/__stack_pointer
        br $folding-inner2
       end
      end
     end
     global.get $~lib/memory/__stack_pointer
     local.get $0
     local.tee $41
     i32.store
     local.get $41
     local.get $9
     local.get $2
     local.get $3
     call $lib/fmt/pad
     global.get $~lib/memory/__stack_pointer
     i32.const 24
     i32.add
     global.set $~lib/memory/__stack_pointer
     return
    end
    i32.const 4464208
    i32.const 4464256
    i32.const 1
    i32.const 1
    call $lib/abort/abort
    unreachable
   end
   local.get $11
   i32.const 37
   call $lib/buf/Buf#byte
  end
  global.get $~lib/memory/__stack_pointer
  i32.const 24
  i32.add
  global.set $~lib/memory/__stack_pointer
 )
 (func $lib/args/startArguments (result i32)
  (local $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i64)
  (local $11 i64)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i32)
  (local $19 i32)
  (local $20 i32)
  (local $21 i32)
  (local $22 i32)
  (local $23 i32)
  (local $24 i32)
  (local $25 i32)
  (local $26 i32)
  (local $27 i32)
  (local $28 i32)
  (local $29 i32)
  (local $30 i32)
  (local $31 i32)
  (local $32 i32)
  (local $33 i32)
  (local $34 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 12
  i32.sub
  global.set $~lib/memory/__stack_pointer
  block $folding-inner0
   global.get $~lib/memory/__stack_pointer
   i32.const 4202044
   i32.lt_s
   br_if $folding-inner0
   global.get $~lib/memory/__stack_pointer
   i64.const 0
   i64.store
   global.get $~lib/memory/__stack_pointer
   i32.const 0
   i32.store offset=8
   call $generated/machine/args
   local.tee $10
   call $generated/machine/peek64
   i32.wrap_i64
   local.set $9
   global.get $~lib/memory/__stack_pointer
   global.get $~lib/memory/__stack_pointer
   i32.const 16
   i32.sub
   global.set $~lib/memory/__stack_pointer
   global.get $~lib/memory/__stack_pointer
   i32.const 4202044
   i32.lt_s
   br_if $folding-inner0
   local.get $9
   local.set $13
   global.get $~lib/memory/__stack_pointer
   i64.const 0
   i64.store
   global.get $~lib/memory/__stack_pointer
   i64.const 0
   i64.store offset=8
   global.get $~lib/memory/__stack_pointer
   i32.const 16
   i32.const 4
   call $~lib/rt/itcms/__new
   local.tee $14
   i32.store
   global.get $~lib/memory/__stack_pointer
   local.get $14
   i32.store offset=4
   local.get $14
   i32.const 0
   i32.store
   local.get $14
   i32.const 0
   i32.const 0
   call $~lib/rt/itcms/__link
   global.get $~lib/memory/__stack_pointer
   local.get $14
   i32.store offset=4
   local.get $14
   i32.const 0
   i32.store offset=4
   global.get $~lib/memory/__stack_pointer
   local.get $14
   i32.store offset=4
   local.get $14
   i32.const 0
   i32.store offset=8
   global.get $~lib/memory/__stack_pointer
   local.get $14
   i32.store offset=4
   local.get $14
   i32.const 0
   i32.store offset=12
   local.get $13
   i32.const 268435455
   i32.gt_u
   if
    i32.const 4200912
    i32.const 4200704
    i32.const 70
    i32.const 60
    call $lib/abort/abort
    unreachable
   end
   global.get $~lib/memory/__stack_pointer
   i32.const 8
   local.get $13
   local.get $13
   i32.const 8
   i32.le_u
   select
   i32.const 2
   i32.shl
   local.tee $15
   i32.const 1
   call $~lib/rt/itcms/__new
   local.tee $16
   i32.store offset=8
   global.get $~lib/memory/__stack_pointer
   local.get $14
   i32.store offset=4
   global.get $~lib/memory/__stack_pointer
   local.get $16
   i32.store offset=12
   local.get $14
   local.get $16
   i32.store
   local.get $14
   local.get $16
   i32.const 0
   call $~lib/rt/itcms/__link
   global.get $~lib/memory/__stack_pointer
   local.get $14
   i32.store offset=4
   local.get $14
   local.get $16
   i32.store offset=4
   global.get $~lib/memory/__stack_pointer
   local.get $14
   i32.store offset=4
   local.get $14
   local.get $15
   i32.store offset=8
   global.get $~lib/memory/__stack_pointer
   local.get $14
   i32.store offset=4
   local.get $14
   local.get $13
   i32.store offset=12
   global.get $~lib/memory/__stack_pointer
   i32.const 16
   i32.add
   global.set $~lib/memory/__stack_pointer
   local.get $14
   local.tee $17
   i32.store
   i32.const 256
   local.set $8
   global.get $~lib/rt/tlsf/ROOT
   i32.eqz
   if
    call $~lib/rt/tlsf/initialize
   end
   global.get $~lib/rt/tlsf/ROOT
   i32.const 256
   call $~lib/rt/tlsf/allocateBlock
   i32.const 4
   i32.add
   local.set $7
   loop $for-loop|0
    local.get $6
    local.get $9
    i32.lt_s
    if
     local.get $10
     i64.const 8
     i64.add
     local.get $6
     i64.extend_i32_s
     i64.const 3
     i64.shl
     i64.add
     call $generated/machine/peek64
     local.set $11
     i32.const 0
     local.set $2
     loop $for-loop|1
      local.get $2
      i64.extend_i32_u
      local.get $11
      i64.add
      call $generated/machine/peek8
      local.tee $18
      if
       local.get $2
       local.get $8
       i32.eq
       if
        local.get $7
        local.get $8
        i32.const 1
        i32.shl
        local.tee $8
        call $~lib/memory/heap.realloc
        local.set $7
       end
       local.get $2
       local.tee $19
       i32.const 1
       i32.add
       local.set $2
       local.get $7
       local.get $19
       i32.add
       local.get $18
       i32.store8
       br $for-loop|1
      end
     end
     global.get $~lib/memory/__stack_pointer
     local.get $17
     i32.store offset=4
     block $__inlined_func$lib/utf8/textOf$201 (result i32)
      local.get $7
      local.set $1
      global.get $~lib/memory/__stack_pointer
      i32.const 4
      i32.sub
      global.set $~lib/memory/__stack_pointer
      global.get $~lib/memory/__stack_pointer
      i32.const 4202044
      i32.lt_s
      br_if $folding-inner0
      global.get $~lib/memory/__stack_pointer
      i32.const 0
      i32.store
      local.get $2
      i32.const 0
      i32.le_s
      if
       global.get $~lib/memory/__stack_pointer
       i32.const 4
       i32.add
       global.set $~lib/memory/__stack_pointer
       i32.const 4199952
       br $__inlined_func$lib/utf8/textOf$201
      end
      local.get $1
      local.get $2
      i32.add
      local.set $20
      i32.const 0
      local.set $0
      local.get $1
      local.set $2
      loop $for-loop|00
       local.get $2
       local.get $20
       i32.lt_u
       if
        i32.const 2
        i32.const 1
        local.get $2
        local.get $20
        call $lib/utf8/runeAt
        i32.const 65535
        i32.gt_u
        select
        local.get $0
        i32.add
        local.set $0
        global.get $lib/utf8/runeSize
        local.get $2
        i32.add
        local.set $2
        br $for-loop|00
       end
      end
      global.get $~lib/memory/__stack_pointer
      local.get $0
      i32.const 1
      i32.shl
      i32.const 2
      call $~lib/rt/itcms/__new
      local.tee $21
      i32.store
      local.get $21
      local.set $0
      loop $for-loop|11
       local.get $1
       local.get $20
       i32.lt_u
       if
        local.get $1
        local.get $20
        call $lib/utf8/runeAt
        local.set $22
        global.get $lib/utf8/runeSize
        local.get $1
        i32.add
        local.set $1
        local.get $22
        i32.const 65535
        i32.gt_u
        if (result i32)
         local.get $0
         local.get $22
         i32.const 65536
         i32.sub
         i32.const 10
         i32.shr_u
         i32.const 55296
         i32.add
         i32.store16
         local.get $0
         local.get $22
         i32.const 1023
         i32.and
         i32.const 56320
         i32.add
         i32.store16 offset=2
         local.get $0
         i32.const 4
         i32.add
        else
         local.get $0
         local.get $22
         i32.store16
         local.get $0
         i32.const 2
         i32.add
        end
        local.set $0
        br $for-loop|11
       end
      end
      global.get $~lib/memory/__stack_pointer
      i32.const 4
      i32.add
      global.set $~lib/memory/__stack_pointer
      local.get $21
     end
     local.set $23
     global.get $~lib/memory/__stack_pointer
     local.get $23
     i32.store offset=8
     global.get $~lib/memory/__stack_pointer
     i32.const 4
     i32.sub
     global.set $~lib/memory/__stack_pointer
     global.get $~lib/memory/__stack_pointer
     i32.const 4202044
     i32.lt_s
     br_if $folding-inner0
     global.get $~lib/memory/__stack_pointer
     i32.const 0
     i32.store
     global.get $~lib/memory/__stack_pointer
     local.get $17
     i32.store
     local.get $17
     i32.load offset=12
     local.get $6
     i32.le_u
     if
      local.get $6
      i32.const 0
      i32.lt_s
      if
       i32.const 4200640
       i32.const 4200704
       i32.const 130
       i32.const 22
       call $lib/abort/abort
       unreachable
      end
      local.get $6
      i32.const 1
      i32.add
      local.tee $24
      local.set $25
      global.get $~lib/memory/__stack_pointer
      i32.const 4
      i32.sub
      global.set $~lib/memory/__stack_pointer
      global.get $~lib/memory/__stack_pointer
      i32.const 4202044
      i32.lt_s
      br_if $folding-inner0
      global.get $~lib/memory/__stack_pointer
      i32.const 0
      i32.store
      global.get $~lib/memory/__stack_pointer
      local.get $17
      i32.store
      local.get $17
      i32.load offset=8
      local.tee $26
      i32.const 2
      i32.shr_u
      local.get $25
      i32.lt_u
      if
       local.get $25
       i32.const 268435455
       i32.gt_u
       if
        i32.const 4200912
        i32.const 4200704
        i32.const 19
        i32.const 48
        call $lib/abort/abort
        unreachable
       end
       global.get $~lib/memory/__stack_pointer
       local.get $17
       i32.store
       block $__inlined_func$~lib/rt/itcms/__renew$271 (result i32)
        i32.const 1073741820
        local.get $26
        i32.const 1
        i32.shl
        local.tee $27
        local.get $27
        i32.const 1073741820
        i32.ge_u
        select
        local.tee $28
        i32.const 8
        local.get $25
        local.get $25
        i32.const 8
        i32.le_u
        select
        i32.const 2
        i32.shl
        local.tee $29
        local.get $28
        local.get $29
        i32.gt_u
        select
        local.tee $30
        local.get $17
        i32.load
        local.tee $31
        i32.const 20
        i32.sub
        local.tee $32
        i32.load
        i32.const -4
        i32.and
        i32.const 16
        i32.sub
        i32.le_u
        if
         local.get $32
         local.get $30
         i32.store offset=16
         local.get $31
         br $__inlined_func$~lib/rt/itcms/__renew$271
        end
        local.get $30
        local.get $32
        i32.load offset=12
        call $~lib/rt/itcms/__new
        local.tee $12
        local.get $31
        local.get $30
        local.get $32
        i32.load offset=16
        local.tee $33
        local.get $30
        local.get $33
        i32.lt_u
        select
        memory.copy
        local.get $12
       end
       local.tee $34
       local.get $31
       i32.ne
       if
        local.get $17
        local.get $34
        i32.store
        local.get $17
        local.get $34
        i32.store offset=4
        local.get $17
        local.get $34
        i32.const 0
        call $~lib/rt/itcms/__link
       end
       local.get $17
       local.get $30
       i32.store offset=8
      end
      global.get $~lib/memory/__stack_pointer
      i32.const 4
      i32.add
      global.set $~lib/memory/__stack_pointer
      global.get $~lib/memory/__stack_pointer
      local.get $17
      i32.store
      local.get $17
      local.get $24
      i32.store offset=12
     end
     global.get $~lib/memory/__stack_pointer
     local.get $17
     i32.store
     local.get $17
     i32.load offset=4
     local.get $6
     i32.const 2
     i32.shl
     i32.add
     local.get $23
     i32.store
     local.get $17
     local.get $23
     i32.const 1
     call $~lib/rt/itcms/__link
     global.get $~lib/memory/__stack_pointer
     i32.const 4
     i32.add
     global.set $~lib/memory/__stack_pointer
     local.get $6
     i32.const 1
     i32.add
     local.set $6
     br $for-loop|0
    end
   end
   local.get $7
   call $~lib/rt/tlsf/__free
   global.get $~lib/memory/__stack_pointer
   i32.const 12
   i32.add
   global.set $~lib/memory/__stack_pointer
   local.get $17
   return
  end
  i32.const 4464208
  i32.const 4464256
  i32.const 1
  i32.const 1
  call $lib/abort/abort
  unreachable
 )
 (func $.tmp/p/main (param $0 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 8
  i32.sub
  global.set $~lib/memory/__stack_pointer
  block $folding-inner0
   global.get $~lib/memory/__stack_pointer
   i32.const 4202044
   i32.lt_s
   br_if $folding-inner0
   global.get $~lib/memory/__stack_pointer
   i64.const 0
   i64.store
   global.get $~lib/memory/__stack_pointer
   local.get $0
   i32.store offset=4
   local.get $0
   call $~lib/array/Array<~lib/string/String>#__get
   local.set $0
   global.get $~lib/memory/__stack_pointer
   local.get $0
   i32.store
   global.get $~lib/memory/__stack_pointer
   i32.const 24
   i32.sub
   global.set $~lib/memory/__stack_pointer
   global.get $~lib/memory/__stack_pointer
   i32.const 4202044
   i32.lt_s
   br_if $folding-inner0
   global.get $~lib/memory/__stack_pointer
   i32.const 0
   i32.const 24
   memory.fill
   global.get $~lib/memory/__stack_pointer
   local.get $0
   i32.store
   global.get $~lib/memory/__stack_pointer
   i32.const 4200880
   i32.store offset=4
   i32.const 0
   global.set $lib/fmt/next
   global.get $~lib/memory/__stack_pointer
   local.get $0
   i32.store offset=8
   i32.const 4199744
   local.get $0
   i64.extend_i32_u
   i64.store
   i32.const 4199728
   i32.const 4
   i32.store8
   i32.const 4199752
   i64.const 3
   i64.store
   i32.const 4199729
   i32.const 0
   i32.store8
   global.get $~lib/memory/__stack_pointer
   i32.const 4200880
   i32.store offset=12
   i32.const 4199760
   i64.const 4200880
   i64.store
   i32.const 4199730
   i32.const 4
   i32.store8
   i32.const 4199768
   i64.const 7
   i64.store
   i32.const 4199731
   i32.const 2
   i32.store8
   i32.const 4199776
   i64.const 0
   i64.store
   i32.const 4199732
   i32.const 0
   i32.store8
   i32.const 4199784
   i64.const 0
   i64.store
   i32.const 4199733
   i32.const 0
   i32.store8
   i32.const 4199792
   i64.const 0
   i64.store
   i32.const 4199734
   i32.const 0
   i32.store8
   i32.const 4199800
   i64.const 0
   i64.store
   i32.const 4199735
   i32.const 0
   i32.store8
   global.get $~lib/memory/__stack_pointer
   global.get $lib/fmt/out
   local.tee $0
   i32.store offset=16
   global.get $~lib/memory/__stack_pointer
   i32.const 4
   i32.sub
   global.set $~lib/memory/__stack_pointer
   global.get $~lib/memory/__stack_pointer
   i32.const 4202044
   i32.lt_s
   br_if $folding-inner0
   global.get $~lib/memory/__stack_pointer
   i32.const 0
   i32.store
   global.get $~lib/memory/__stack_pointer
   local.get $0
   i32.store
   local.get $0
   i32.const 0
   i32.store offset=4
   global.get $~lib/memory/__stack_pointer
   i32.const 4
   i32.add
   global.set $~lib/memory/__stack_pointer
   global.get $~lib/memory/__stack_pointer
   global.get $lib/fmt/out
   local.tee $0
   i32.store offset=16
   global.get $~lib/memory/__stack_pointer
   i32.const 4199904
   i32.store offset=20
   local.get $0
   call $lib/fmt/formatInto
   global.get $~lib/memory/__stack_pointer
   i32.const 8
   i32.sub
   global.set $~lib/memory/__stack_pointer
   global.get $~lib/memory/__stack_pointer
   i32.const 4202044
   i32.lt_s
   br_if $folding-inner0
   global.get $~lib/memory/__stack_pointer
   i64.const 0
   i64.store
   global.get $~lib/memory/__stack_pointer
   global.get $lib/fmt/out
   local.tee $0
   i32.store
   global.get $~lib/memory/__stack_pointer
   local.get $0
   i32.store offset=4
   i32.const 1
   local.get $0
   i32.load
   global.get $~lib/memory/__stack_pointer
   global.get $lib/fmt/out
   local.tee $0
   i32.store offset=4
   local.get $0
   i32.load offset=4
   i64.const -1
   call $generated/syscalls/pwrite
   drop
   global.get $~lib/memory/__stack_pointer
   i32.const 8
   i32.add
   global.set $~lib/memory/__stack_pointer
   global.get $~lib/memory/__stack_pointer
   i32.const 24
   i32.add
   global.set $~lib/memory/__stack_pointer
   global.get $~lib/memory/__stack_pointer
   i32.const 8
   i32.add
   global.set $~lib/memory/__stack_pointer
   return
  end
  i32.const 4464208
  i32.const 4464256
  i32.const 1
  i32.const 1
  call $lib/abort/abort
  unreachable
 )
 (func $.tmp/e_25542/_start
  (local $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  global.get $~lib/memory/__stack_pointer
  i32.const 4
  i32.sub
  global.set $~lib/memory/__stack_pointer
  block $folding-inner0
   global.get $~lib/memory/__stack_pointer
   i32.const 4202044
   i32.lt_s
   br_if $folding-inner0
   global.get $~lib/memory/__stack_pointer
   i32.const 0
   i32.store
   global.get $~lib/memory/__stack_pointer
   i32.const 4201856
   i32.store
   global.get $~lib/memory/__stack_pointer
   i32.const 12
   i32.sub
   global.set $~lib/memory/__stack_pointer
   global.get $~lib/memory/__stack_pointer
   i32.const 4202044
   i32.lt_s
   br_if $folding-inner0
   global.get $~lib/memory/__stack_pointer
   i64.const 0
   i64.store
   global.get $~lib/memory/__stack_pointer
   i32.const 0
   i32.store offset=8
   global.get $~lib/memory/__stack_pointer
   call $lib/args/startArguments
   local.tee $5
   i32.store
   global.get $~lib/memory/__stack_pointer
   local.get $5
   local.tee $6
   i32.store offset=4
   local.get $6
   call $~lib/array/Array<~lib/string/String>#get:length
   i32.const 0
   i32.gt_s
   if
    global.get $~lib/memory/__stack_pointer
    local.get $6
    i32.store offset=8
    local.get $6
    call $~lib/array/Array<~lib/string/String>#__get
    local.set $7
    global.get $~lib/memory/__stack_pointer
    local.get $7
    i32.store offset=4
    local.get $7
    global.set $lib/argv0/argv0
   end
   global.get $~lib/memory/__stack_pointer
   local.get $5
   local.tee $8
   i32.store offset=4
   local.get $8
   i32.const 4201856
   i32.load
   call_indirect (type $0)
   global.get $~lib/memory/__stack_pointer
   i32.const 4
   i32.sub
   global.set $~lib/memory/__stack_pointer
   global.get $~lib/memory/__stack_pointer
   i32.const 4202044
   i32.lt_s
   br_if $folding-inner0
   global.get $~lib/memory/__stack_pointer
   i32.const 0
   i32.store
   loop $while-continue|0
    global.get $~lib/memory/__stack_pointer
    i32.const 4201920
    i32.store
    i32.const 4201920
    call $~lib/array/Array<~lib/string/String>#get:length
    i32.const 0
    i32.gt_s
    if
     global.get $~lib/memory/__stack_pointer
     i32.const 4201920
     i32.store
     global.get $~lib/memory/__stack_pointer
     i32.const 8
     i32.sub
     global.set $~lib/memory/__stack_pointer
     global.get $~lib/memory/__stack_pointer
     i32.const 4202044
     i32.lt_s
     br_if $folding-inner0
     global.get $~lib/memory/__stack_pointer
     i64.const 0
     i64.store
     global.get $~lib/memory/__stack_pointer
     i32.const 4201920
     i32.store
     i32.const 4201932
     i32.load
     local.tee $9
     i32.const 0
     i32.le_s
     if
      i32.const 4201968
      i32.const 4200704
      i32.const 271
      i32.const 18
      call $lib/abort/abort
      unreachable
     end
     global.get $~lib/memory/__stack_pointer
     i32.const 4201920
     i32.store
     global.get $~lib/memory/__stack_pointer
     i32.const 4201924
     i32.load
     local.get $9
     i32.const 1
     i32.sub
     local.tee $10
     i32.const 2
     i32.shl
     i32.add
     i32.load
     local.tee $11
     i32.store offset=4
     global.get $~lib/memory/__stack_pointer
     i32.const 4201920
     i32.store
     i32.const 4201932
     local.get $10
     i32.store
     global.get $~lib/memory/__stack_pointer
     i32.const 8
     i32.add
     global.set $~lib/memory/__stack_pointer
     local.get $11
     i32.load
     call_indirect (type $5)
     br $while-continue|0
    end
   end
   global.get $~lib/memory/__stack_pointer
   i32.const 4199952
   i32.store
   global.get $~lib/memory/__stack_pointer
   i32.const 4
   i32.sub
   global.set $~lib/memory/__stack_pointer
   global.get $~lib/memory/__stack_pointer
   i32.const 4202044
   i32.lt_s
   br_if $folding-inner0
   global.get $~lib/memory/__stack_pointer
   i32.const 0
   i32.store
   global.get $~lib/memory/__stack_pointer
   i32.const 4199952
   i32.store
   i32.const 4199948
   i32.load
   i32.const 1
   i32.shr_u
   if (result i32)
    global.get $~lib/memory/__stack_pointer
    i32.const 4199952
    i32.store
    global.get $~lib/memory/__stack_pointer
    i32.const 4
    i32.sub
    global.set $~lib/memory/__stack_pointer
    global.get $~lib/memory/__stack_pointer
    i32.const 4202044
    i32.lt_s
    br_if $folding-inner0
    global.get $~lib/memory/__stack_pointer
    i32.const 0
    i32.store
    global.get $lib/utf8/nextSlot
    i32.const 2
    i32.shl
    local.set $3
    global.get $lib/utf8/nextSlot
    i32.const 1
    i32.add
    i32.const 3
    i32.and
    global.set $lib/utf8/nextSlot
    global.get $~lib/memory/__stack_pointer
    i32.const 4199952
    i32.store
    local.get $3
    i32.const 4198400
    i32.add
    local.tee $4
    i32.load
    local.set $2
    i32.const 4199948
    i32.load
    i32.const 1
    i32.shr_u
    i32.const 3
    i32.mul
    i32.const 1
    i32.add
    local.tee $12
    local.get $3
    i32.const 4198416
    i32.add
    i32.load
    i32.gt_u
    if
     i32.const 256
     local.get $12
     local.get $12
     i32.const 256
     i32.le_u
     select
     local.set $13
     local.get $4
     local.get $2
     if (result i32)
      local.get $2
      local.get $13
      call $~lib/memory/heap.realloc
     else
      global.get $~lib/rt/tlsf/ROOT
      i32.eqz
      if
       call $~lib/rt/tlsf/initialize
      end
      global.get $~lib/rt/tlsf/ROOT
      local.get $13
      call $~lib/rt/tlsf/allocateBlock
      i32.const 4
      i32.add
     end
     local.tee $2
     i32.store
     local.get $3
     i32.const 4198416
     i32.add
     local.get $13
     i32.store
    end
    global.get $~lib/memory/__stack_pointer
    i32.const 4199952
    i32.store
    local.get $2
    i32.const 4199952
    call $lib/utf8/putText
    local.get $2
    i32.add
    i32.const 0
    i32.store8
    global.get $~lib/memory/__stack_pointer
    i32.const 4
    i32.add
    global.set $~lib/memory/__stack_pointer
    local.get $2
   else
    i32.const 0
   end
   call $generated/syscalls/exits
   unreachable
  end
  i32.const 4464208
  i32.const 4464256
  i32.const 1
  i32.const 1
  call $lib/abort/abort
  unreachable
 )
)
