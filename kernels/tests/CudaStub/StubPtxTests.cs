namespace Cotejo.Kernels.Tests;

/// <summary>PTX written by hand: what C# does not reach, and what must be refused or must fail.</summary>
[Collection(StubAlone.Name)]
public sealed class StubPtxTests
{
    /// <summary>Instructions that leave in %r9 a value known from the PTX manual's definitions; %r1 is 0.</summary>
    [StubTheory]
    [InlineData("lop3.b32 %r9, 0xF0F0F0F0, 0xCCCCCCCC, 0xAAAAAAAA, 0x96;", 0x96969696)]
    [InlineData("lop3.b32 %r9, 0xF0F0F0F0, 0xCCCCCCCC, 0xAAAAAAAA, 0xE8;", 0xE8E8E8E8)]
    [InlineData("prmt.b32 %r9, 0x33221100, 0x77665544, 0x7250;", 0x77225500)]
    [InlineData("prmt.b32 %r9, 0x80221100, 0x77665544, 0xB0C3;", 0xFF000080)]
    [InlineData("bfe.u32 %r9, 0xABCD1234, 8, 12;", 0xD12)]
    [InlineData("bfe.s32 %r9, 0xABCD1234, 16, 8;", 0xFFFFFFCD)]
    [InlineData("bfe.s32 %r9, 0xABCD1234, 28, 8;", 0xFFFFFFFA)]
    [InlineData("bfi.b32 %r9, 0x5, 0xFFFFFFFF, 4, 8;", 0xFFFFF05F)]
    [InlineData("brev.b32 %r9, 0x00000005;", 0xA0000000)]
    [InlineData("clz.b32 %r9, 0x00010000;", 15)]
    [InlineData("clz.b64 %r9, 0;", 64)]
    [InlineData("popc.b64 %r9, 0xF0F0000000000001;", 9)]
    [InlineData("mul.hi.u32 %r9, 0xFFFFFFFF, 0xFFFFFFFF;", 0xFFFFFFFE)]
    [InlineData("mul.hi.s32 %r9, 0xFFFFFFFF, 0xFFFFFFFF;", 0)]
    [InlineData("shf.l.wrap.b32 %r9, 0x12345678, 0x9ABCDEF0, 8;", 0xBCDEF012)]
    [InlineData("shf.r.wrap.b32 %r9, 0x12345678, 0x9ABCDEF0, 8;", 0xF0123456)]
    [InlineData("shl.b32 %r9, 1, 40;", 0)]
    [InlineData("shr.s32 %r9, 0x80000000, 99;", 0xFFFFFFFF)]
    [InlineData("dp4a.s32.s32 %r9, 0x01FF7F80, 0x02030405, 1000;", 1000 + 2 - 3 + 508 - 640)]
    [InlineData("dp4a.u32.u32 %r9, 0x01FF7F80, 0x02030405, 100;", 100 + 2 + 765 + 508 + 640)]
    [InlineData("sad.s32 %r9, 0xFFFFFFFB, 7, 100;", 112)]
    [InlineData("div.s32 %r9, 0x80000000, -1;", 0x80000000)]
    [InlineData("rem.s32 %r9, -7, 3;", 0xFFFFFFFF)]
    [InlineData("mad.wide.s32 %rd3, -3, 5, 20; cvt.u32.u64 %r9, %rd3;", 5)]
    [InlineData("mov.b64 %rd3, {%r1, 7}; mov.b64 {%r2, %r9}, %rd3;", 7)]
    [InlineData("cvt.s16.s8 %rs1, 0xFF; cvt.s32.s16 %r9, %rs1;", 0xFFFFFFFF)]
    [InlineData("cvt.u8.u32 %rs1, 0x1FF; cvt.u32.u16 %r9, %rs1;", 0xFF)]
    [InlineData("cvt.rni.s32.f32 %r9, 0f40200000;", 2)] // 2.5, to even
    [InlineData("cvt.rmi.s32.f32 %r9, 0fC0200000;", 0xFFFFFFFD)]
    [InlineData("cvt.rpi.s32.f32 %r9, 0fC0200000;", 0xFFFFFFFE)]
    [InlineData("cvt.rzi.u8.f32 %rs1, 0f44000000; cvt.u32.u16 %r9, %rs1;", 255)] // 512
    [InlineData("cvt.rzi.s32.f64 %r9, 0d7FF8000000000000;", 0x80000000)] // NaN
    [InlineData("fma.rn.f32 %f1, 0f3F800001, 0f3F800001, 0fBF800002; mov.b32 %r9, %f1;", 0x28800000)] // (1+e)(1+e)-(1+2e) = e*e
    [InlineData("mul.f32 %f1, 0f3F800001, 0f3F800001; add.f32 %f1, %f1, 0fBF800002; mov.b32 %r9, %f1;", 0)]
    [InlineData("min.f32 %f1, 0f80000000, 0f00000000; mov.b32 %r9, %f1;", 0x80000000)]
    [InlineData("max.f32 %f1, 0f7FFFFFFF, 0f3F800000; mov.b32 %r9, %f1;", 0x3F800000)]
    [InlineData("add.f32 %f1, 0f7F800000, 0fFF800000; mov.b32 %r9, %f1;", 0x7FFFFFFF)]
    [InlineData("cvt.rn.f16.f32 %rs1, 0f3F802000; cvt.u32.u16 %r9, %rs1;", 0x3C01)]
    [InlineData("cvt.rn.f16.f32 %rs1, 0f33800000; cvt.u32.u16 %r9, %rs1;", 1)] // 2^-24, the smallest half
    [InlineData("cvt.f32.f16 %f1, 0x3555; mov.b32 %r9, %f1;", 0x3EAAA000)]
    [InlineData("add.f16 %rs1, 0x3C00, 0x1000; cvt.u32.u16 %r9, %rs1;", 0x3C00)] // half a unit, to even
    [InlineData("mov.b32 %r9, -2;", 0xFFFFFFFE)]
    [InlineData("setp.lt.and.s32 %p1|%p2, %r1, 1, %p3; selp.b32 %r9, 1, 2, %p2;", 2)]
    [InlineData("mov.u32 %r9, %lanemask_le;", 1)]
    [InlineData("{ .reg .pred q; .reg .b32 %r<30>; setp.eq.s32 q, %r1, %r1; @q mov.b32 %r9, 5; } mov.b32 %r9, 3;", 3)]
    public void An_instruction_gives_what_the_manual_says(string instructions, uint expected)
    {
        using var driver = new StubDriver();
        var (code, words) = driver.Run(StubDriver.Kernel($"setp.eq.s32 %p3, 0, 0;\n{instructions}\nst.global.b32 [%rd1], %r9;"), 1, [0]);
        Assert.Equal((0, expected), (code, words[0]));
    }

    [StubFact]
    public void Votes_reductions_and_masks_of_a_warp()
    {
        using var driver = new StubDriver();
        var (code, words) = driver.Run(StubDriver.Kernel("""
            and.b32 %r2, %r1, 3;
            setp.eq.u32 %p1, %r2, 0;
            vote.sync.ballot.b32 %r3, %p1, 0xffffffff;
            redux.sync.add.s32 %r4, %r1, 0xffffffff;
            @%p1 activemask.b32 %r5;
            vote.sync.any.pred %p2, !%p1, -1;
            selp.b32 %r6, 1000, 0, %p2;
            add.u32 %r3, %r3, %r4;
            add.u32 %r3, %r3, %r6;
            @%p1 add.u32 %r3, %r3, %r5;
            st.global.b32 [%rd2], %r3;
            """), 32, new uint[32]);
        Assert.Equal(0, code);
        Assert.Equal(Enumerable.Range(0, 32).Select(i => 0x11111111u + 496 + 1000 + (i % 4 == 0 ? 0x11111111u : 0)), words);
    }

    [StubFact]
    public void Initialised_variables_vectors_and_generic_addresses()
    {
        using var driver = new StubDriver();
        var (code, words) = driver.Run(StubDriver.Kernel("""
            .shared .align 16 .b8 s[64];
            .local .align 8 .b8 l[16];
            mov.b64 %rd3, table;
            ld.const.v4.u32 {%r2, %r3, %r4, %r5}, [%rd3];
            mov.b64 %rd4, s;
            st.shared.v2.b32 [%rd4+8], {%r5, %r4};
            cvta.shared.u64 %rd4, %rd4;
            ld.b32 %r6, [%rd4+8];
            mov.b64 %rd5, l;
            cvta.local.u64 %rd5, %rd5;
            st.b16 [%rd5+4], %rs1;
            st.b32 [%rd5+4], %r6;
            ld.s8 %r7, [%rd5+4];
            cvta.to.global.u64 %rd6, %rd1;
            st.global.v4.b32 [%rd6], {%r3, %r2, %r6, %r7};
            ld.global.u8 %r8, [bytes+2];
            st.global.b32 [%rd6+16], %r8;
            """, ".const .align 16 .b32 table[4] = { 10, 0x20, 30, 0x1F4 };\n.global .b8 bytes[3] = {1, 2, 250};"), 1, new uint[5]);
        Assert.Equal(0, code);
        Assert.Equal([0x20, 10, 0x1F4, 0xFFFFFFF4, 250], words);
    }

    [StubTheory]
    [InlineData("frobnicate.b32 %r2, %r1;", "unknown instruction 'frobnicate.b32'")]
    [InlineData("add.s32 %r2, %r1;", "expected ','")]
    [InlineData("add.s32 %rd3, %r1, %r1;", "'%rd3' has 8 bytes, the instruction wants 4")]
    [InlineData("add.s32 %r2, %r1, %q1;", "unknown operand '%q1'")]
    [InlineData("add.s32 %r99, %r1, 1;", "unknown register '%r99'")]
    [InlineData("bra nowhere;", "unknown label 'nowhere'")]
    [InlineData("call.uni helper;", "unresolved extern function 'helper'")]
    [InlineData("mma.sync.aligned.m8n8k128.row.col.s32.b1.b1.s32.xor.popc {%r2,%r3}, {%r4}, {%r5}, {%r6,%r7};", "unknown instruction")]
    [InlineData("ld.param.b64 %rd3, [p+8];", "outside of parameter")]
    public void What_an_assembler_refuses_is_refused_with_its_line(string instruction, string reason)
    {
        using var driver = new StubDriver();
        Assert.Equal(218, driver.Load(StubDriver.Kernel("\n" + instruction), out _, out string log));
        Assert.Contains(reason, log);
        Assert.Contains("ptx line 18:", log);
        Assert.Equal(log, CudaStub.Message);
    }

    [StubFact]
    public void Modules_for_other_drivers_and_cards_are_refused()
    {
        using var driver = new StubDriver(0, ("cc", 75), ("driver", 12020));
        string extern_ = ".extern .func (.param .b32 r) helper(.param .b32 a);";
        Assert.Equal(218, driver.Load(StubDriver.Kernel("", extern_, "sm_75"), out _, out string log));
        Assert.Contains("unresolved extern function 'helper'", log);
        Assert.Equal(209, driver.Load(StubDriver.Kernel(""), out _, out _));
        Assert.Equal(222, driver.Load(StubDriver.Kernel("", target: "sm_75", version: "8.3"), out _, out _));
        Assert.Equal(218, driver.Load(StubDriver.Kernel("dp4a.s32.s32 %r2, %r1, %r1, %r1;", target: "sm_60"), out _, out log));
        Assert.Contains("requires .target sm_61", log);
        Assert.Equal(0, driver.Load(StubDriver.Kernel("", target: "sm_75", version: "8.2"), out _, out _));
    }

    [StubTheory]
    [InlineData("ld.global.b32 %r2, [%rd2+128];", 700, "outside every allocation")]
    [InlineData("ld.global.b32 %r2, [%rd1+-4];", 700, "outside every allocation")]
    [InlineData("mov.b64 %rd3, 0; st.global.b32 [%rd3], 1;", 700, "outside every allocation")]
    [InlineData("ld.global.b32 %r2, [%rd2+2];", 716, "not aligned")]
    [InlineData(".shared .b8 s[64]; mov.b64 %rd3, s; ld.shared.b32 %r2, [%rd3+64];", 700, "in shared memory of 64")]
    [InlineData(".local .b8 l[8]; mov.b64 %rd3, l; ld.local.b32 %r2, [%rd3+1024];", 700, "in local memory")]
    [InlineData("trap;", 715, "trap")]
    [InlineData("setp.eq.u32 %p1, %r1, 3; @%p1 bar.sync 0; bar.sync 0;", 719, "wait here for the others of their warp")]
    [InlineData("setp.lt.u32 %p1, %r1, 32; @%p1 bra A; bar.sync 1; ret; A: bar.sync 0;", 719, "another one at barrier")]
    [InlineData("setp.eq.u32 %p1, %r1, 3; @%p1 shfl.sync.idx.b32 %r2, %r1, 0, 31, -1; @!%p1 shfl.sync.idx.b32 %r2, %r1, 0, 31, -1;", 719, "wait here for the others of their warp")]
    [InlineData("setp.ne.u32 %p1, %r1, 3; @%p1 mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 {%r2,%r3,%r4,%r5}, {%r2,%r3,%r4,%r5}, {%r2,%r3}, {%r2,%r3,%r4,%r5}; bar.sync 0;",
        719, "wait here for the others of their warp")]
    [InlineData("setp.eq.u32 %p1, %r1, 3; @%p1 ret; mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 {%r2,%r3,%r4,%r5}, {%r2,%r3,%r4,%r5}, {%r2,%r3}, {%r2,%r3,%r4,%r5};",
        719, "of which 00000008 have left")]
    [InlineData("LOOP: bra LOOP;", 702, "no end after")]
    public void A_kernel_that_fails_poisons_its_context_with_the_next_call(string body, int expected, string reason)
    {
        using var driver = new StubDriver(0, ("instruction_limit", 1 << 22));
        var (code, _) = driver.Run(StubDriver.Kernel(body), 64, new uint[32 + 32]);
        Assert.Equal(expected, code);
        Assert.Contains(reason, CudaStub.Message);
        Assert.Contains("kernel 'K', ptx line", CudaStub.Message);
        Assert.Equal(expected, driver.Allocate(4, out _));
        Assert.Equal(expected, driver.Call("cuCtxSynchronize"));
        using var next = new StubDriver();
        Assert.Equal(0, next.Call("cuCtxSynchronize"));
    }

    /// <summary>Lanes part in a loop around a barrier of the warp's own instruction, and meet again before it each time.</summary>
    [StubFact]
    public void Lanes_that_part_meet_again_at_the_earliest_place()
    {
        using var driver = new StubDriver();
        var (code, words) = driver.Run(StubDriver.Kernel("""
                mov.b32 %r2, 0;
                mov.b32 %r3, 0;
            TOP:
                and.b32 %r4, %r1, 1;
                setp.eq.u32 %p1, %r4, 0;
                @%p1 bra FAR;
                add.u32 %r3, %r3, 1;
            BACK:
                activemask.b32 %r5;
                add.u32 %r3, %r3, %r5;
                add.u32 %r2, %r2, 1;
                setp.lt.u32 %p1, %r2, 3;
                @%p1 bra TOP;
                st.global.b32 [%rd2], %r3;
                ret;
            FAR:
                setp.gt.u32 %p2, %r1, 50;
                @%p2 ret;
                add.u32 %r3, %r3, 100;
                bra BACK;
            """), 32, new uint[32]);
        Assert.Equal(0, code);
        Assert.Equal(Enumerable.Range(0, 32).Select(i => unchecked(3 * 0xFFFFFFFFu) + (i % 2 == 0 ? 300u : 3)), words);
    }

    [StubFact]
    public void Lanes_that_wait_for_another_one_of_their_warp_do_not_starve_it()
    {
        using var driver = new StubDriver();
        var (code, words) = driver.Run(StubDriver.Kernel("""
            TRY:
                atom.global.cas.b32 %r2, [%rd1], 0, 1;
                setp.ne.u32 %p1, %r2, 0;
                @%p1 bra TRY;
                ld.global.b32 %r3, [%rd1+4];
                add.u32 %r3, %r3, 1;
                st.global.b32 [%rd1+4], %r3;
                atom.global.exch.b32 %r4, [%rd1], 0;
            """), 96, new uint[2]);
        Assert.Equal((0, 0u, 96u), (code, words[0], words[1]));
    }

    [StubFact]
    public void Branches_that_are_called_uniform_and_are_not_are_counted()
    {
        using var driver = new StubDriver();
        string kernel = StubDriver.Kernel("setp.lt.u32 %p1, %r1, LIMIT; @%p1 bra.uni END; st.global.b32 [%rd2], 1;\nEND:");
        Assert.Equal(0, driver.Run(kernel.Replace("LIMIT", "32", StringComparison.Ordinal), 64, new uint[64]).Code);
        Assert.Equal((1, 0), (CudaStub.Get("uniform_branches"), CudaStub.Get("divergent_uniform")));
        Assert.Equal(0, driver.Run(kernel.Replace("LIMIT", "33", StringComparison.Ordinal), 64, new uint[64]).Code);
        Assert.Equal((2, 1), (CudaStub.Get("uniform_branches"), CudaStub.Get("divergent_uniform")));
    }

    [StubFact]
    public void Products_and_sums_that_a_compiler_may_fuse_are_counted()
    {
        using var driver = new StubDriver();
        Assert.Equal(0, driver.Load(StubDriver.Kernel("mul.rn.f32 %f1, %f2, %f3; add.f32 %f1, %f1, %f2; mul.f32 %f1, %f2, %f3; mul.f32 %f1, %f1, %f1;"), out _, out _));
        Assert.Equal(0, CudaStub.Get("contractable"));
        Assert.Equal(0, driver.Load(StubDriver.Kernel("mul.f32 %f1, %f2, %f3; mov.f32 %f4, %f1; sub.f32 %f1, %f2, %f4;"), out _, out _));
        Assert.Equal(1, CudaStub.Get("contractable"));
    }

    /// <summary>(1+e)(1+e) less 1+2e is e*e when fused, and 0 when the product is rounded first.</summary>
    [StubTheory]
    [InlineData(0, 0u, 0u, 0u)]
    [InlineData(1, 0x28800000u, 0x28800000u, 0xA8800000u)]
    public void They_are_fused_where_a_test_asks_for_it(int contract, uint sum, uint difference, uint negated)
    {
        using var driver = new StubDriver(0, ("contract", contract));
        var (code, words) = driver.Run(StubDriver.Kernel("""
            mov.b32 %f1, 0f3F800001;
            mov.b32 %f2, 0f3F800002;
            mul.f32 %f3, %f1, %f1;
            add.f32 %f4, %f3, 0fBF800002;
            sub.f32 %f5, %f3, %f2;
            mov.f32 %f7, %f3;
            sub.f32 %f6, %f2, %f7;
            st.global.f32 [%rd1], %f4;
            st.global.f32 [%rd1+4], %f5;
            st.global.f32 [%rd1+8], %f6;
            mul.f32 %f3, %f1, %f1;
            mov.b32 %f1, 0f00000000;
            sub.f32 %f3, %f3, %f2;
            st.global.f32 [%rd1+12], %f3;
            """), 1, new uint[4]);
        Assert.Equal((0, 3L), (code, CudaStub.Get("contractable")));
        Assert.Equal([sum, difference, negated, 0], words);
    }
}
