using System.Buffers.Binary;

namespace Cotejo.Engine.Isolation;

/// <summary>
/// Writes a classic BPF program over the kernel's seccomp_data: one accumulator, jumps forward only. Each instruction is a struct
/// sock_filter of 8 bytes: code, two jumps counted from the next instruction, a constant.
/// </summary>
internal sealed class BpfProgram
{
    public const int InstructionBytes = 8;

    /// <summary>BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_JMP|JGT|K, BPF_JMP|JSET|K, BPF_RET|K.</summary>
    public const ushort Load = 0x20, IfEqual = 0x15, IfGreater = 0x25, IfAnyBit = 0x45, Return = 0x06;

    /// <summary>Places in struct seccomp_data. Of an argument, the lower half: both processor families are little-endian.</summary>
    public const uint CallNumber = 0, Architecture = 4, FirstArgument = 16, SecondArgument = 24;

    private readonly List<byte> _bytes = [];

    public ReadOnlySpan<byte> Bytes => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes);

    public BpfProgram Add(ushort code, uint constant, byte then = 0, byte otherwise = 0)
    {
        Span<byte> instruction = stackalloc byte[InstructionBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(instruction, code);
        (instruction[2], instruction[3]) = (then, otherwise);
        BinaryPrimitives.WriteUInt32LittleEndian(instruction[4..], constant);
        _bytes.AddRange(instruction);
        return this;
    }

    /// <summary>Returns <paramref name="answer"/> when the accumulator has this value; else goes on.</summary>
    public BpfProgram ReturnIfEqual(uint value, uint answer) => Add(IfEqual, value, then: 0, otherwise: 1).Add(Return, answer);
}
