package dev.rekindle.nn;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;

/** Makes a module of the class that a caller names, as {@code new Net()} does. */
final class ByConstructor {
    private ByConstructor() {}

    /**
     * Returns a new module.
     *
     * @param saved what is to be read into it, for messages
     * @throws dev.rekindle.errors.TorchFileException if the class cannot be made without arguments
     */
    static <T extends Module> T make(SavedModule saved, Class<T> type) {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor();
            if (Modifier.isAbstract(type.getModifiers())) {
                throw saved.wrong(
                        "",
                        "class "
                                + type.getSimpleName()
                                + " is abstract, so none can be made. Name the class that this"
                                + " model was made of, or read it with asModule().");
            }
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException e) {
            if (type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers())) {
                throw saved.wrong(
                        "",
                        "class "
                                + type.getSimpleName()
                                + " stands in "
                                + type.getEnclosingClass().getSimpleName()
                                + " and cannot be made without one. Declare it static, with a"
                                + " constructor without arguments.");
            }
            throw saved.wrong(
                    "",
                    "class "
                            + type.getSimpleName()
                            + (type.getPackage() == Module.class.getPackage()
                                    ? " is a layer of torch.nn: read the model with asModule(),"
                                            + " which makes it as the file says."
                                    : " has no constructor without arguments; make one, or read"
                                            + " the model with asModule() and load its"
                                            + " stateDict()."));
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(
                    "the constructor of " + type.getSimpleName() + " failed: " + e.getCause(),
                    e.getCause());
        } catch (ReflectiveOperationException e) {
            throw saved.wrong("", "class " + type.getSimpleName() + " cannot be made: " + e);
        }
    }
}
