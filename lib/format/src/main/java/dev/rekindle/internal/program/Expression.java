package dev.rekindle.internal.program;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts in a program that torch evaluates as Python: the sizes, as sympy writes them, and the
 * guards. Here they are shown, and held against what an honest export writes; they are never
 * evaluated.
 */
final class Expression {
    private static final Pattern SYMBOL =
            Pattern.compile("Symbol\\('([A-Za-z][A-Za-z0-9_]{0,40})'(?:, [a-z]+=True){0,8}\\)");
    private static final Pattern INTEGER = Pattern.compile("Integer\\((-?[0-9]{1,30})\\)");

    private static final Pattern FLOAT =
            Pattern.compile("Float\\('(-?[0-9.e+-]{1,40})', precision=[0-9]{1,4}\\)");
    private static final Pattern NUMBER_FUNCTION =
            Pattern.compile(
                    "(?<![A-Za-z0-9_.])(?:math\\.(?:trunc|floor|ceil|sqrt|pow)"
                            + "|torch\\.sym_(?:float|int|max|min|sqrt|not|ite|sum))\\(");

    private static final Pattern CALLED = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\s*\\(");
    private static final Pattern ARITHMETIC = Pattern.compile("[A-Za-z0-9_ ,()='*+/<>!%&|~^.-]*");
    private static final Pattern GUARD = Pattern.compile("[A-Za-z0-9_ ,()=*+/<>!%.\\[\\]-]*");
    private static final Pattern INDEX =
            Pattern.compile("\\[(?:'[A-Za-z_][A-Za-z0-9_]*'|\"[A-Za-z_][A-Za-z0-9_]*\"|[0-9]+)\\]");
    private static final Pattern DOT = Pattern.compile("(?<![0-9])\\.|\\.(?![0-9])");

    /** sympy's own and torch's (torch/utils/_sympy/functions.py, 2.15.0). */
    private static final Set<String> FUNCTIONS =
            Set.of(
                    "Symbol",
                    "Integer",
                    "Rational",
                    "Float",
                    "Add",
                    "Mul",
                    "Pow",
                    "Mod",
                    "Max",
                    "Min",
                    "FloorDiv",
                    "CleanDiv",
                    "CeilDiv",
                    "PythonMod",
                    "PowByNatural",
                    "FloatPow",
                    "FloatTrueDiv",
                    "IntTrueDiv",
                    "ToFloat",
                    "TruncToInt",
                    "TruncToFloat",
                    "FloorToInt",
                    "CeilToInt",
                    "RoundToInt",
                    "RoundDecimal",
                    "ModularIndexing",
                    "LShift",
                    "RShift",
                    "Where",
                    "Identity",
                    "Equality",
                    "Eq",
                    "Ne",
                    "Unequality",
                    "StrictGreaterThan",
                    "StrictLessThan",
                    "GreaterThan",
                    "LessThan",
                    "Gt",
                    "Lt",
                    "Ge",
                    "Le",
                    "And",
                    "Or",
                    "Not",
                    "Abs",
                    "floor",
                    "ceiling",
                    "max",
                    "min",
                    "abs",
                    "int",
                    "float",
                    "and",
                    "or",
                    "not",
                    "in");

    private Expression() {}

    /** Returns a size as people write it: symbols by their names. */
    static String shown(String expression) {
        String plain = SYMBOL.matcher(expression).replaceAll("$1");
        plain = INTEGER.matcher(plain).replaceAll("$1");
        return FLOAT.matcher(plain).replaceAll("$1");
    }

    /** Tells whether a size is arithmetic over symbols, and nothing else. */
    static boolean isArithmetic(String expression) {
        String plain = shown(expression);
        return ARITHMETIC.matcher(plain).matches()
                && !plain.contains("'")
                && !plain.contains("__")
                && !DOT.matcher(plain).find()
                && callsOnlyKnown(plain);
    }

    /** Tells whether a guard compares sizes of inputs, and does nothing else. */
    static boolean isComparison(String guard) {
        String plain =
                NUMBER_FUNCTION
                        .matcher(INDEX.matcher(guard).replaceAll(""))
                        .replaceAll("(")
                        .replaceAll("\\.(?:size|stride|storage_offset|dim)\\(\\)", "");
        return GUARD.matcher(plain).matches()
                && !plain.contains("__")
                && !plain.contains("[")
                && !DOT.matcher(plain).find()
                && callsOnlyKnown(plain);
    }

    private static boolean callsOnlyKnown(String text) {
        Matcher called = CALLED.matcher(text);
        while (called.find()) {
            if (!FUNCTIONS.contains(called.group(1))) {
                return false;
            }
        }
        return true;
    }
}
