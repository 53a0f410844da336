import ai.djl.engine.Engine;

/** Starts DJL's engine once: it unpacks its native libraries, and fails here rather than in a lesson. */
class StartEngine {
    public static void main(String[] args) {
        System.out.println(Engine.getEngine("PyTorch"));
    }
}
