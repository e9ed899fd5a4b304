package javax.annotation;

/** The mark of generated code, which Java 11 took out of the JDK. */
public @interface Generated {
  String[] value();
  String date() default "";
  String comments() default "";
}
